"use client";
import { useEffect, useRef, useState } from "react";
import { goToSignIn } from "#components/providers/index.ts";

export type Upload =
  | { state: "idle" }
  | { state: "sending"; name: string; sent: number; total: number }
  | { state: "failed"; name: string; sentence: string };

/** Streams one file to the server. XMLHttpRequest, because fetch cannot tell how much has been sent. */
export function useUpload(onDone: (uploadId: string) => void) {
  const [upload, setUpload] = useState<Upload>({ state: "idle" });
  const request = useRef<XMLHttpRequest | undefined>(undefined);
  useEffect(() => () => request.current?.abort(), []);

  const send = (file: File) => {
    const { name } = file;
    const uploadId = crypto.randomUUID();
    const xhr = new XMLHttpRequest();
    request.current = xhr;
    const fail = (sentence: string) => setUpload({ state: "failed", name, sentence });
    xhr.open("POST", `/api/upload/${uploadId}`);
    xhr.setRequestHeader("x-pitwall", "1");
    xhr.setRequestHeader("x-file-name", encodeURIComponent(name));
    xhr.setRequestHeader("content-type", "application/octet-stream");
    xhr.upload.onprogress = ({ loaded, total }) => setUpload({ state: "sending", name, sent: loaded, total });
    xhr.onerror = () => fail("The connection broke off. Check that Pitwall runs, then send the file again.");
    xhr.onabort = () => setUpload({ state: "idle" });
    xhr.onload = () => {
      if (xhr.status === 401) goToSignIn();
      else if (xhr.status === 200) onDone(uploadId);
      else fail(sentenceOf(xhr.responseText));
    };
    setUpload({ state: "sending", name, sent: 0, total: file.size });
    xhr.send(file);
  };
  return { upload, send, cancel: () => request.current?.abort() };
}

function sentenceOf(body: string): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return "The server refused the file without saying why; try again.";
  }
}
