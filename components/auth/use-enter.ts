"use client";
import { type FormEvent, useState } from "react";
import { describeProblem, type ProblemText } from "#components/ui/index.ts";
import { trySignIn } from "./sign-in.ts";

/** Makes an account with a one-time token, then signs in with it and opens the workbench. */
export function useEnter(makeAccount: (form: FormData) => Promise<{ email: string }>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemText>();
  // onSubmit, not a form action: React would empty the fields after a refusal.
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      const { email } = await makeAccount(form);
      const answer = await trySignIn(email, String(form.get("password") ?? ""));
      window.location.assign(answer.ok ? "/" : "/sign-in");
    } catch (error) {
      setBusy(false);
      setProblem(describeProblem(error));
    }
  };
  /** The sentence for one field, when the server named that field. */
  const errorAt = (field: string) =>
    problem?.at === field ? problem.sentence.replace(`${field}: `, "") : undefined;
  const known = ["name", "email", "password"].includes(problem?.at ?? "");
  return { busy, onSubmit, errorAt, refusal: problem && !known ? problem.sentence : undefined };
}
