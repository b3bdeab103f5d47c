/** A venue in its own process, its journal as truth, three personalities and a schedule of faults; and its adapter. */
import "server-only";

export { connectToVenue } from "./connection.ts";
export { type FakeVenueSettings, fakeVenue, PERSONALITIES, type Personality } from "./fake-venue.ts";
export { type JournalEntry, readJournal } from "./journal.ts";
export { type LaunchedVenue, launchFakeVenue } from "./launch.ts";
export type { Control, VenueSettings } from "./protocol.ts";
