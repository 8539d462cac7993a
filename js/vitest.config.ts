import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    restoreMocks: true,
    // No file leaves anything behind that another one sees; starting each alone takes as long as its tests.
    isolate: false,
    maxWorkers: "100%",
    testTimeout: 60_000,
  },
});
