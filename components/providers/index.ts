/** The browser's links to the server: API client, session, live stream, theme. Areas import them from here. */
export { useApi, useApiClient } from "./api-client.tsx";
export { hearLive, restartLive, useFreshness, useLive, useLiveFacts, useStale } from "./live.tsx";
export type { LiveNews } from "./live-connection.ts";
export { PublicProviders, WorkbenchProviders } from "./providers.tsx";
export { type Session, useCan, useSession, useSessionState } from "./session.tsx";
export { goToSignIn, safeCallback } from "./sign-in-address.ts";
export { useThemeOnScreen } from "./theme.tsx";
