import type * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { isJsonObject, isSentAsJson, parseJson } from "../http/json-body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Order } from "../jobs/model.ts";
import { type FalModel, falModels } from "./model.ts";
import { refuseFal } from "./refusal.ts";

/** A valid submit. */
interface Submission {
  model: FalModel;
  fields: Record<string, unknown>;
  order: Order;
}

/** One complaint about a body, as FastAPI words them. */
interface Complaint {
  loc: (string | number)[];
  msg: string;
  type: string;
  ctx?: { expected: unknown[] };
}

/** Validates every field of a submit's body. */
export function readSubmit(exchange: Exchange): Submission | { refusal: Reply } {
  const id = exchange.params.model ?? "";
  const model = falModels.find((candidate) => candidate.id === id);
  if (!model) return { refusal: refuseFal(404, exchange, `Application '${id}' not found`) };
  const fields = isSentAsJson(exchange) ? parseJson(exchange.body) : undefined;
  if (!isJsonObject(fields)) return { refusal: refused([noObject]) };
  const reading = model.read(fields);
  return "order" in reading
    ? { model, fields, order: reading.order }
    : { refusal: refused(reading.issues.flatMap(toComplaints)) };
}

const noObject: Complaint = {
  loc: ["body"],
  msg: "Input should be a valid dictionary",
  type: "model_attributes_type",
};

function refused(detail: Complaint[]): Reply {
  return jsonReply(422, { detail });
}

function toComplaints(issue: z.core.$ZodIssue): Complaint[] {
  const loc = ["body", ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      loc: [...loc, key],
      msg: "Extra inputs are not permitted",
      type: "extra_forbidden",
    }));
  }
  if (issue.code === "invalid_value") {
    return [{ loc, msg: issue.message, type: "literal_error", ctx: { expected: issue.values } }];
  }
  const type = issue.code === "invalid_type" && issue.input === undefined ? "missing" : "value_error";
  return [{ loc, msg: issue.message, type }];
}
