import { type ReceivedFiles, receiveFiles } from "../files/uploads.ts";
import type { Exchange } from "../http/exchange.ts";
import { isJsonObject, isSentAsJson, parseJson } from "../http/json-body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { BodyIssue, Order } from "../jobs/model.ts";
import type { World } from "../world.ts";
import { type FalModel, findFalModel } from "./model.ts";
import { refuseFal } from "./refusal.ts";

/** A valid submit. */
interface Submission {
  model: FalModel;
  fields: Record<string, unknown>;
  order: Order;
  files: ReceivedFiles;
}

/** One complaint about a body, as FastAPI words them. */
interface Complaint {
  loc: (string | number)[];
  msg: string;
  type: string;
  ctx?: { expected: readonly unknown[] };
}

/** Validates every field of a submit's body. */
export function readSubmit(
  exchange: Exchange,
  { catalogue, uploads, fileUrl }: World,
): Submission | { refusal: Reply } {
  const id = exchange.params.model ?? "";
  const model = findFalModel(id, catalogue);
  if (!model) return { refusal: refuseFal(404, exchange, `Application '${id}' not found`) };
  const fields = isSentAsJson(exchange) ? parseJson(exchange.body) : undefined;
  if (!isJsonObject(fields)) return { refusal: refused([noObject]) };
  const reading = model.read(fields);
  if (!("order" in reading)) return { refusal: refused(reading.issues.map(toComplaint)) };
  const received = receiveFiles(fields, uploads, fileUrl);
  if (!("files" in received)) {
    const { path, message } = received;
    return { refusal: refused([{ loc: ["body", ...path], msg: message, type: "file_download_error" }]) };
  }
  const order = { ...reading.order, unitPrice: model.unitPrice };
  return { model, fields, order, files: received.files };
}

const noObject: Complaint = {
  loc: ["body"],
  msg: "Input should be a valid dictionary",
  type: "model_attributes_type",
};

function refused(detail: Complaint[]): Reply {
  return jsonReply(422, { detail });
}

function toComplaint({ path, code, message, missing, options }: BodyIssue): Complaint {
  const loc = ["body", ...path];
  if (code === "unrecognized_keys") {
    return { loc, msg: "Extra inputs are not permitted", type: "extra_forbidden" };
  }
  if (options) return { loc, msg: message, type: "literal_error", ctx: { expected: options } };
  return { loc, msg: message, type: missing ? "missing" : "value_error" };
}
