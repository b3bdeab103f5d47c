/** As much of a WebSocket server (RFC 6455) as the fake Alpaca needs: short JSON messages both ways. For tests. */
import { createHash } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export type Peer = { send(message: unknown): void; close(): void };

/** Hands every JSON message of every peer to `hear`. */
export function serveWebSockets(http: Server, hear: (peer: Peer, message: unknown) => void): Set<Peer> {
  const peers = new Set<Peer>();
  http.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    const key = createHash("sha1")
      .update(request.headers["sec-websocket-key"] + MAGIC)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    const peer: Peer = {
      send: (message) => void socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)))),
      close: () => void socket.destroy(),
    };
    peers.add(peer);
    socket.on("close", () => peers.delete(peer));
    socket.on("error", () => peers.delete(peer));
    let pending = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      for (let read = readFrame(pending); read; read = readFrame(pending)) {
        pending = pending.subarray(read.size);
        if (read.opcode === PING) socket.write(frame(PONG, read.payload));
        if (read.opcode === CLOSE) socket.end(frame(CLOSE, read.payload));
        if (read.opcode === TEXT) hear(peer, JSON.parse(read.payload.toString("utf8")));
      }
    });
  });
  return peers;
}

function frame(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? Buffer.from([0x80 | opcode, payload.length]) : Buffer.alloc(4);
  if (payload.length >= 126) {
    head.set([0x80 | opcode, 126]);
    head.writeUInt16BE(payload.length, 2);
  }
  return Buffer.concat([head, payload]);
}

/** The first whole frame of a client, unmasked. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] as number) & 0x7f;
  const at = short === 126 ? 4 : 2;
  if (bytes.length < at + 4) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const size = at + 4 + length;
  if (bytes.length < size) return null;
  const mask = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, size).map((byte, i) => byte ^ (mask[i % 4] as number)));
  return { opcode: (bytes[0] as number) & 0x0f, payload, size };
}
