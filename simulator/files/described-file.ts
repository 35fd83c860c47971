import type { Job } from "../jobs/job.ts";
import type { Answers, Settings } from "../options.ts";
import { chooseContentType, makeFile } from "./file-host.ts";

/** A job's file as both providers describe it. */
export interface DescribedFile {
  url: string;
  content_type: string;
  file_name: string;
  file_size?: number;
}

export async function describeFile(job: Job, settings: Settings, url: string): Promise<DescribedFile> {
  const { length } = await makeFile(job, settings);
  return {
    url,
    content_type: chooseContentType(job, settings),
    file_name: `output.${job.container}`,
    ...(settings.answers.fileSize && { file_size: length }),
  };
}

/** The shapes in which results have a video. */
export function shapeVideo(file: DescribedFile, shape: Answers["video"]): unknown {
  if (shape === "array") return [file];
  return shape === "text" ? file.url : file;
}
