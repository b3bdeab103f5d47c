// Loaded before a child of npm start: when the parent is gone, however it went, the child leaves in order.
process.once("disconnect", () => {
  setTimeout(() => process.exit(0), 5000).unref();
  process.kill(process.pid, "SIGTERM");
});
process.channel?.unref();
// For this process alone: what it forks (next dev's workers) lives by its channel and would end at once.
const at = process.execArgv.findIndex((argument) => argument.endsWith("leave-with-parent.js"));
if (at > 0) process.execArgv.splice(at - 1, 2);
