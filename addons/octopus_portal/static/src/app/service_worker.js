// @odoo-module ignore

/* eslint-disable no-restricted-globals, no-undef */
// Keeps the offline page and nothing else. The server writes SETTINGS before this file.

const CACHE = `octopus-offline-${SETTINGS.version}`;
const OURS = "octopus-offline-";

async function install() {
    const cache = await caches.open(CACHE);
    // the page is the same for everybody
    await cache.add(new Request(SETTINGS.offline, { cache: "reload" }));
    await self.skipWaiting();
}

async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    // the page is asked for while the worker starts, so it costs no time
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
}

async function answer(event) {
    try {
        return (await event.preloadResponse) || (await fetch(event.request));
    } catch {
        const cache = await caches.open(CACHE);
        return (await cache.match(SETTINGS.offline)) || Response.error();
    }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
    if (event.request.mode === "navigate" && event.request.method === "GET") {
        event.respondWith(answer(event));
    }
});
