/** What a company does to its shares. `day` is the first on which the share trades without it (ex-date), days since 1970. */
export type CorporateAction =
  | { readonly day: number; readonly kind: "split" /** New shares per old one. */; readonly ratio: number }
  | {
      readonly day: number;
      readonly kind: "dividend" /** Per share, currency of the price. */;
      readonly cash: number;
    };
