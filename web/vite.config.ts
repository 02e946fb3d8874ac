import optimizeLocales from '@react-aria/optimize-locales-plugin';
import type { Plugin } from 'vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env['TRUSTD'] ?? 'http://127.0.0.1:8080';

/** The order of the layers holds whichever style arrives first. */
const layerOrder: Plugin = {
  name: 'layer-order',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/src/') && id.endsWith('.css') ? `@layer tokens, base, components, screens;\n${code}` : null,
};

const FEED = '/src/features/feed/FeedScreen.tsx';

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Names the chunk of a module that the feed imports, directly or not. */
function ofTheFeed(id: string, modules: Modules): string | null {
  const seen = new Set<string>();
  const reaches = (one: string): boolean => {
    if (one.endsWith(FEED)) return true;
    if (seen.has(one)) return false;
    seen.add(one);
    return (modules.getModuleInfo(one)?.importers ?? []).some(reaches);
  };
  return reaches(id) ? 'feed' : null;
}

export default defineConfig({
  plugins: [
    layerOrder,
    { ...optimizeLocales.vite({ locales: ['en-US', 'fr-FR', 'nl-NL'] }), enforce: 'pre' },
    react(),
  ],
  build: {
    target: 'es2022',
    // Nothing is inlined as a data: address, because the content security policy allows no fonts from there.
    assetsInlineLimit: 0,
    // All styles are small: one file, known before the first screen.
    cssCodeSplit: false,
    // Preloading by Vite's helper is enough; its polyfill would be an inline script.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        // What every screen needs is two files, which change apart from each other.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/((react|react-dom|scheduler|use-sync-external-store|openapi-fetch)\/|@tanstack\/(?!.*virtual))/,
            },
            {
              name: 'shell',
              test: /src\/(app|api|words(?!\/refusals)|main)|src\/features\/(feed\/queries|[a-z]+\/(routes|search|appeared|unread))\.ts/,
            },
            // What the feed needs beyond that comes in one request, too; other screens share it.
            { name: ofTheFeed, debugName: 'feed' },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
