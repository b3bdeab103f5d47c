import { Button } from "./button.tsx";

type Pages = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
};

/** At the foot of a list that is read page by page; nothing when all is there. `rows`: how many a page has. */
export function LoadOlder({ pages, rows }: { pages: Pages; rows?: number }) {
  if (!pages.hasNextPage) return null;
  const words = rows === undefined ? "Load older" : `Load ${rows} older`;
  return (
    <Button
      size="small"
      className="ml-auto"
      busy={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {pages.isFetchingNextPage ? "Loading older…" : words}
    </Button>
  );
}
