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

/** The part of a result that holds the video. */
export function shapeResult(file: DescribedFile, shape: Answers["video"]): object {
  const shapes: Record<Answers["video"], object> = {
    object: { video: file },
    array: { video: [file] },
    text: { video: file.url },
    videos: { videos: [file] },
  };
  return shapes[shape];
}
