import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    restoreMocks: true,
    maxWorkers: "100%",
    testTimeout: 60_000,
  },
});
