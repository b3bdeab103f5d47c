-- The first owner of a further team is invited by the installation's operator, who is no member of it.
ALTER TABLE "invites" ALTER COLUMN "invited_by" DROP NOT NULL;
