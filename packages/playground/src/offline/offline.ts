// Asks the browser to keep the page.

/** Resolves to whether the page is kept and opens without a network; where a browser refuses, it still works online. */
export async function keepOffline(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('service-worker.js');
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false; // a private window, or a page without https
  }
}
