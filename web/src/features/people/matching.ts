interface Named {
  readonly id: string;
  readonly name: string;
  readonly trust?: number | null;
}

const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();

/** Whose name or id has these letters, in any case, with or without accents; each person once, by name. */
export function matching(q: string, people: readonly Named[]): readonly Named[] {
  const wanted = folded(q);
  const found = new Map<string, Named>();
  for (const person of people)
    if (!found.has(person.id) && (folded(person.name).includes(wanted) || folded(person.id).includes(wanted)))
      found.set(person.id, person);
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
