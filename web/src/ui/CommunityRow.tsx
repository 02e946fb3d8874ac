import type { ComponentProps } from 'react';
import { PersonRow } from './PersonRow';

/** A community in a list: the row of a person, with a square picture. */
export function CommunityRow(props: Omit<ComponentProps<typeof PersonRow>, 'shape'>) {
  return <PersonRow {...props} shape="community" />;
}
