import * as z from "zod/mini";
import { type ActionInput, readAction } from "../../simulator/runner/action-metadata.ts";
import { inputSchema as assetsInputs } from "../../src/actions/assets/inputs.ts";
import { inputSchema as previewInputs } from "../../src/actions/preview/inputs.ts";
import { inputSchema as showInputs } from "../../src/actions/previews/inputs.ts";
import { inputSchema as publishInputs } from "../../src/actions/publish/inputs.ts";
import { inputSchema as reportInputs } from "../../src/actions/report/inputs.ts";
import { inputSchema as slashCommandInputs } from "../../src/actions/slash-command/settings.ts";
import { inputSchema as videoInputs } from "../../src/actions/video/inputs.ts";
import type { Finding } from "./part.ts";

/**
 * The compared properties of an input. A default that is an expression counts as none, because the runner evaluates it.
 */
interface Declaration {
  required: boolean;
  default: string | undefined;
}

/** The JavaScript actions, each with the inputs that its code reads. */
const actions: Record<string, z.ZodMiniType> = {
  "action.yml": videoInputs,
  "slash-command/action.yml": slashCommandInputs,
  "report/action.yml": reportInputs,
  "assets/action.yml": assetsInputs,
  "pull-request/preview/action.yml": previewInputs,
  "demo-assets/previews/action.yml": showInputs,
  "demo-assets/publish/action.yml": publishInputs,
};

/** Checks that the inputs that the code reads are those of its `action.yml`, with the same defaults. */
export async function checkInputs(): Promise<Finding> {
  const problems = await Promise.all(
    Object.entries(actions).map(([path, schema]) => compareInputs(path, schema)),
  );
  return { problems: problems.flat(), note: Object.keys(actions).join(", ") };
}

async function compareInputs(path: string, schema: z.ZodMiniType): Promise<string[]> {
  const { inputs } = await readAction(path);
  const declared = new Map(Object.entries(inputs).map(([name, input]) => [name, fromMetadata(input)]));
  const read = fromSchema(schema);
  const names = [...new Set([...declared.keys(), ...read.keys()])];
  return names
    .flatMap((name) => compareInput(name, declared.get(name), read.get(name)))
    .map((problem) => `${path}: ${problem}`);
}

function fromMetadata({ required = false, default: value }: ActionInput): Declaration {
  return { required, default: value?.startsWith("${{") ? undefined : value };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.object({ default: z.optional(z.string()) })),
  required: z._default(z.array(z.string()), []),
});

function fromSchema(schema: z.ZodMiniType): Map<string, Declaration> {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: "input" }));
  const declarations = Object.entries(properties).map(
    ([name, property]) => [name, { required: required.includes(name), default: property.default }] as const,
  );
  return new Map(declarations);
}

function compareInput(
  name: string,
  declared: Declaration | undefined,
  read: Declaration | undefined,
): string[] {
  if (declared === undefined) return [`the code reads the input ${name}, which its metadata does not have`];
  if (read === undefined) return [`it has the input ${name}, which the code does not read`];
  const problems: string[] = [];
  if (declared.required !== read.required)
    problems.push(`${name}: it and the code differ in whether it is required`);
  if (declared.default !== read.default) {
    problems.push(`${name}: the default is ${declared.default} there and ${read.default} in the code`);
  }
  return problems;
}
