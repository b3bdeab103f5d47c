/** Classes of PostgreSQL errors that pass: connection lost, server starting or stopping, too many clients. */
const PASSING = /^(08|57P|53300|25P03)/;
const SOCKET = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/;

/** True when the same work may succeed later: the database could not be reached or went away. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, syscall } = Object(error) as {
    code?: unknown;
    message?: unknown;
    syscall?: unknown;
  };
  if (typeof code === "string" && PASSING.test(code)) return true;
  if (typeof code === "string" && SOCKET.test(code)) return syscall === "connect" || code !== "ENOENT";
  return /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(
    String(message),
  );
}
