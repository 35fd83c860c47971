import * as z from "zod";

const id = z.string().min(1);

/** protobuf writes 64-bit integers as strings and leaves out those that are zero. */
const int64 = z.string().regex(/^\d+$/);

const job = { workflow_run_backend_id: id, workflow_job_run_backend_id: id };

/** The characters that Windows file systems refuse; the public client refuses them too. */
const forbidden = /["<>:|*?\r\n\\/]/;

const nameLength = "invalid length for artifact name: must be between 1 and 256 characters";
const name = z
  .string()
  .min(1, nameLength)
  .max(256, nameLength)
  .refine((value) => !forbidden.test(value), "contains a character that names may not have");

const futureDate = z.iso.datetime().refine((value) => Date.parse(value) > Date.now(), "is not in the future");

/** Version 4 is always a zip; version 7 declares its type, and may be a single unzipped file. */
export const createArtifact = z.discriminatedUnion("version", [
  z.strictObject({ ...job, name, version: z.literal(4), expires_at: futureDate.optional() }),
  z.strictObject({
    ...job,
    name,
    version: z.literal(7),
    mime_type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
    expires_at: futureDate.optional(),
  }),
]);

export const finalizeArtifact = z.strictObject({
  ...job,
  name,
  size: int64.default("0"),
  hash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
});

export const listArtifacts = z.strictObject({
  ...job,
  name_filter: z.string().optional(),
  id_filter: int64.optional(),
});

/** The message of `GetSignedArtifactURL` and `DeleteArtifact`. */
export const oneArtifact = z.strictObject({ ...job, name });
