-- Whether the strategy host had its outer wall when the run began; null while it waits, and for runs before this.
ALTER TABLE "runs" ADD COLUMN "walled" BOOLEAN;
