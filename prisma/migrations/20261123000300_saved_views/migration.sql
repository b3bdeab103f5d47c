-- Views of a screen that the team shares: columns, layout and filters by name. Personal ones stay in the browser.
CREATE TABLE "saved_views" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "screen" text NOT NULL CHECK ("screen" IN ('blotter')),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 40),
  "body" jsonb NOT NULL,
  "author" uuid NOT NULL,
  "updated_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "saved_views_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "saved_views_team_id_author_fkey" FOREIGN KEY ("team_id", "author")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "saved_views_team_id_screen_name_key" ON "saved_views" ("team_id", "screen", "name");
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "saved_views" FORCE ROW LEVEL SECURITY;
CREATE POLICY "saved_views_team" ON "saved_views" USING ("team_id" = app_team_id());
