import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { TextDocument } from "vscode-languageserver-textdocument";
import { inRepository } from "../../scripts/repository.ts";
import { schemaFile } from "../../scripts/schema/videos.ts";

const program = inRepository("test/editor/node_modules/yaml-language-server/out/src/index.js");

/** Whether `npm ci` was run in test/editor. */
export const languageServerIsInstalled = existsSync(program);

/** What the tests use of the language server, which has no types where it is not installed. */
interface LanguageService {
  configure(settings: Record<string, unknown>): void;
  doValidation(document: TextDocument, isKubernetes: boolean): Promise<Diagnostic[]>;
  doComplete(
    document: TextDocument,
    position: ReturnType<TextDocument["positionAt"]>,
    isKubernetes: boolean,
  ): Promise<{ items: { label: string }[] }>;
}

interface Diagnostic {
  message: string;
  range: { start: { line: number } };
}

/** An editor that knows the committed schema of manifests. */
export interface Editor {
  /** What it underlines: the line, from 1, and the message. */
  marks(manifest: string): Promise<string[]>;
  /** What it offers at the sign `|`. */
  offers(manifest: string): Promise<string[]>;
}

export async function openEditor(): Promise<Editor> {
  const { getLanguageService } = await import(program);
  const service: LanguageService = getLanguageService({
    schemaRequestService: async () => "{}",
    workspaceContext: { resolveRelativePath: (path: string, base: string) => new URL(path, base).href },
  });
  const schema = JSON.parse(await readFile(inRepository(schemaFile), "utf8"));
  const schemas = [{ uri: "file:///videos.schema.json", fileMatch: ["*.yml"], schema }];
  service.configure({ validate: true, completion: true, yamlVersion: "1.2", schemas });
  let version = 0;
  const open = (text: string) => TextDocument.create("file:///videos.yml", "yaml", ++version, text);
  return {
    async marks(manifest) {
      const diagnostics = await service.doValidation(open(manifest), false);
      return diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
    },
    async offers(manifest) {
      const document = open(manifest.replace("|", ""));
      const place = document.positionAt(manifest.indexOf("|"));
      const { items } = await service.doComplete(document, place, false);
      return items.map(({ label }) => label);
    },
  };
}
