import { type ReceivedFiles, receiveFiles } from "../files/uploads.ts";
import type { Exchange } from "../http/exchange.ts";
import { isJsonObject, isSentAsJson, parseJson } from "../http/json-body.ts";
import type { Reply } from "../http/reply.ts";
import type { Job } from "../jobs/job.ts";
import type { BodyIssue, Order } from "../jobs/model.ts";
import type { World } from "../world.ts";
import { type AimlapiModel, findAimlapiModel } from "./models.ts";
import { aimlapiRefusal, type Complaint } from "./refusal.ts";

/** A valid submit. */
interface Submission {
  model: AimlapiModel;
  fields: Record<string, unknown>;
  order: Order;
  files: ReceivedFiles;
}

/** Validates every field of a submit's body. */
export function readSubmit(
  exchange: Exchange,
  { settings, catalogue, uploads, fileUrl }: World,
): Submission | { refusal: Reply } {
  const refuse = (status: number, message?: string, complaints?: Complaint[]) => ({
    refusal: aimlapiRefusal(settings.answers, status, exchange, message, complaints),
  });
  if (!isSentAsJson(exchange)) return refuse(400, "Content-Type must be application/json");
  const body = parseJson(exchange.body);
  if (!isJsonObject(body)) return refuse(400, "The body is no JSON object");
  const { model: id, ...fields } = body;
  if (typeof id !== "string") return refuse(400, undefined, [missingModel]);
  const model = findAimlapiModel(id, catalogue);
  if (!model) return refuse(404, `Model ${id} not found`);
  const reading = model.read({ ...body, model: model.id });
  if (!("order" in reading)) return refuse(400, undefined, reading.issues.map(toComplaint));
  const received = receiveFiles(fields, uploads, fileUrl);
  return "files" in received
    ? { model, fields, order: reading.order, files: received.files }
    : refuse(400, undefined, [{ ...received, code: "invalid_string" }]);
}

const missingModel: Complaint = { path: ["model"], code: "invalid_type", message: "Required" };

function toComplaint({ path, code, options, message }: BodyIssue): Complaint {
  return { path, code, ...(options && { options: [...options] }), message };
}

/** The form of a client request id; AI/ML API silently drops any other. */
const clientRequestId = /^[A-Za-z0-9._:-]{1,128}$/u;

export function readClientRequestId({ headers }: Exchange): string | undefined {
  const id = headers["x-client-request-id"];
  return id !== undefined && clientRequestId.test(id) ? id : undefined;
}

export function acceptSubmit(
  exchange: Exchange,
  { model, fields, order, files }: Submission,
  { jobs }: World,
): Job {
  return jobs.accept({
    provider: "aimlapi",
    model,
    fields,
    order,
    files,
    clientRequestId: readClientRequestId(exchange),
  });
}
