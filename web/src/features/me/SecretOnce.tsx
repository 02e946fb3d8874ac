import { useState } from 'react';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { meWords } from './words';

/** A secret that the server shows only now, to be copied. */
export function SecretOnce({ secret, hint }: { secret: string; hint: string }) {
  const words = useWords(meWords);
  const [copied, setCopied] = useState(false);
  return (
    <div className="stack">
      <p>{hint}</p>
      <code className="secret">{secret}</code>
      <div className="row">
        <Button
          icon="link"
          onPress={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
        >
          {words.copy}
        </Button>
        <span role="status" className="soft">
          {copied && words.copied}
        </span>
      </div>
    </div>
  );
}
