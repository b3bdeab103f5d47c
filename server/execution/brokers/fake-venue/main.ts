/** `node server/execution/brokers/fake-venue/main.ts '<settings as JSON>'`: the venue as a process; tells its parent its address. */
import { flushCompileCache } from "node:module";
import type { AddressInfo } from "node:net";
import { VenueSettings } from "./protocol.ts";
import { VenueServer } from "./server.ts";

// Killed, it could not keep at its end what Node compiled for the next one.
flushCompileCache();

const settings = VenueSettings.parse(JSON.parse(process.argv[2] ?? "{}"));
const { http } = new VenueServer(settings);
http.listen(settings.port, "127.0.0.1", () => {
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  if (process.send) process.send({ url });
  else process.stdout.write(`${url}\n`);
});
process.once("disconnect", () => process.exit(0));
