import type { Reporter, TestModule, TestRunEndReason, Vitest } from "vitest/node";
import { beyondSample } from "./beyond-sample.ts";

/** Closes a run of tests with those that were skipped. Their names say what they need. */
export class SkippedTests implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: unknown, _reason: TestRunEndReason): void {
    // Whoever asks for tests by their name knows that the others are skipped.
    if (!this.#vitest || this.#vitest.config.testNamePattern) return;
    const filters = this.#vitest.config.tagsFilter;
    const counts = new Map<string, number>();
    let beyond = 0;
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const isBeyond = test.tags.includes(beyondSample);
        if (isBeyond) beyond++;
        // `npm run test:all` runs nothing but these rows, and `npm test` all but these.
        if (filters && isBeyond !== filters.includes(beyondSample)) continue;
        const suite = test.parent.type === "suite" ? test.parent : undefined;
        const name = suite?.options.mode === "skip" ? suite.fullName : test.fullName;
        const line = `${module.relativeModuleId}: ${name}`;
        counts.set(line, (counts.get(line) ?? 0) + 1);
      }
    }
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const lines = [...counts].map(([line, count]) => `  ${count} in ${line}`);
    if (beyond > 0 && !filters?.includes(beyondSample))
      lines.push(`${beyond} tests are left to npm run test:all`);
    this.#vitest.logger.log([`Skipped: ${all === 0 ? "no test" : `${all} tests`}`, ...lines, ""].join("\n"));
  }
}
