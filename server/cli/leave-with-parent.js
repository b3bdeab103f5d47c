// Loaded before a child of npm start: when the parent is gone, however it went, the child leaves in order.
process.once("disconnect", () => {
  setTimeout(() => process.exit(0), 5000).unref();
  process.kill(process.pid, "SIGTERM");
});
process.channel?.unref();
