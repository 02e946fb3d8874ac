/** A page that is not in sight paints nothing, so nothing there waits longer than this. */
const LONGEST_MS = 100;

/**
 * Resolves once the browser has painted what the present event changed, so that a press shows at once, however much
 * work follows. https://web.dev/articles/optimize-inp#yield_to_the_main_thread_to_allow_rendering_work
 */
export function afterPaint(): Promise<void> {
  return new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_MS);
  });
}
