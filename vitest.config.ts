/** Every test that needs only Node. Most of them start processes, which take their time on a busy machine. */
export default { test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } };
