/** Registers the worker that keeps the shell. Trusted Types let only the policy `sw` name a script, and only this one. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const policy = trusted()?.createPolicy('sw', {
    createScriptURL: (url: string) => {
      if (url !== '/sw.js') throw new TypeError(url);
      return url;
    },
  });
  const url = policy ? policy.createScriptURL('/sw.js') : '/sw.js';
  addEventListener('load', () => void navigator.serviceWorker.register(url as string).catch(() => {}));
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): unknown;
  };
}

function trusted(): Policies | undefined {
  return (globalThis as { trustedTypes?: Policies }).trustedTypes;
}
