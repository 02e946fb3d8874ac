import type { ReactNode } from 'react';
import { useOnline } from '../api/connection';
import { useWords } from '../words/catalogue';
import { Button } from './Button';
import { Icon } from './Icon';
import { uiWords } from './words';
import './Button.css';

/** A link to a file of the server, which looks like a button, and says why it leads nowhere without a connection. */
export function Download({ href, children }: { href: string; children: ReactNode }) {
  const words = useWords(uiWords);
  if (!useOnline())
    return (
      <Button icon="download" disabledBecause={words.offlineWrite}>
        {children}
      </Button>
    );
  return (
    <a className="button" href={href} download>
      <Icon name="download" />
      <span>{children}</span>
    </a>
  );
}
