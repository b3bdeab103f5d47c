import type { APIRequestContext } from "@playwright/test";
import type { Person } from "./people.ts";

/** The installation as a program sees it: tRPC with the headers a page of ours sends. */
export type ApiClient = {
  query<T>(path: string, input: unknown): Promise<T>;
  mutate<T>(path: string, input: unknown): Promise<T>;
  upload(id: string, fileName: string, content: string): Promise<void>;
  signIn(person: Person): Promise<void>;
};

export function apiClient(request: APIRequestContext, address: string): ApiClient {
  const headers = { origin: address, "x-pitwall": "1" };
  const answer = async <T>(path: string, response: Awaited<ReturnType<APIRequestContext["get"]>>) => {
    if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
    return ((await response.json()) as { result: { data: { json: T } } }).result.data.json;
  };
  return {
    async query(path, input) {
      const url = `${address}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
      return answer(path, await request.get(url, { headers }));
    },
    async mutate(path, input) {
      const url = `${address}/api/trpc/${path}`;
      return answer(path, await request.post(url, { headers, data: { json: input } }));
    },
    async upload(id, fileName, content) {
      const response = await request.post(`${address}/api/upload/${id}`, {
        headers: { ...headers, "x-file-name": fileName, "content-type": "text/csv" },
        data: content,
      });
      if (!response.ok())
        throw new Error(`the upload answered ${response.status()}: ${await response.text()}`);
    },
    async signIn({ email, password }) {
      const csrf = await request.get(`${address}/api/auth/csrf`);
      const { csrfToken } = (await csrf.json()) as { csrfToken: string };
      await request.post(`${address}/api/auth/callback/credentials`, {
        headers: { origin: address },
        form: { email, password, csrfToken, json: "true", redirect: "false" },
      });
    },
  };
}
