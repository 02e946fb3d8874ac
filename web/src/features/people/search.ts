import { GROUPS, type Group } from './neighbourhood';

/** The state of the screen is its URL: the group, the search, the picture, and which sheet is open about whom. */
export interface PeopleSearch {
  readonly group?: Group;
  readonly q?: string;
  readonly view?: 'picture';
  /** What of a person is shown below: what they need and offer if it is not said. */
  readonly part?: 'skills';
  /** Whose trust is being set, and whether it is to be taken back. */
  readonly trust?: string;
  readonly back?: true;
  /** Who is about to be blocked. */
  readonly block?: string;
}

export function peopleSearch(search: Record<string, unknown>): PeopleSearch {
  const text = (name: string) =>
    typeof search[name] === 'string' || typeof search[name] === 'number'
      ? String(search[name]).slice(0, 255)
      : '';
  const [q, trust, block] = [text('q').slice(0, 100), text('trust'), text('block')];
  const group = GROUPS.find(one => one === search['group']);
  return {
    ...(group && group !== 'trusted' && { group }),
    ...(q && { q }),
    ...(search['view'] === 'picture' && { view: 'picture' as const }),
    ...(search['part'] === 'skills' && { part: 'skills' as const }),
    ...(trust && { trust }),
    ...(trust && search['back'] === true && { back: true as const }),
    ...(block && { block }),
  };
}
