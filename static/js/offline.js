// Unsent drafts on a broken line: locked to the public key of their draft as soon as they are written, so that they outlive
// the page. Only the server opens them (confidentiality/offline.py); in the browser's storage stands ciphertext, for 72 hours.
(() => {
  "use strict";
  const HOURS_72 = 72 * 3600 * 1000;
  const { subtle } = window.crypto;
  const utf8 = (text) => new TextEncoder().encode(text);
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const base64 = (parts) => {
    let text = "";
    for (const part of parts) for (const byte of new Uint8Array(part)) text += String.fromCharCode(byte);
    return btoa(text);
  };

  const seal = async (text, { draft, issued, key }) => {
    const context = utf8(`backchannel draft ${draft} ${issued}`);
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await subtle.importKey("raw", bytes(key), curve, false, []);
    const ours = await subtle.generateKey(curve, false, ["deriveBits"]);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
    const stretched = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: context };
    const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const lock = await subtle.deriveKey(stretched, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = window.crypto.getRandomValues(new Uint8Array(12));
    const closed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: context }, lock, utf8(text));
    return base64([await subtle.exportKey("raw", ours.publicKey), iv, closed]);
  };

  // The newest words win: an older sealing that ends later is dropped, and so is one of what the server has by now.
  let turn = 0;
  const lock = async (text, of) => {
    const mine = ++turn;
    if (!subtle || !of.key) return false;
    const body = await seal(text, of);
    if (mine !== turn) return false;
    const until = of.issued * 1000 + HOURS_72;
    localStorage.setItem(`draft ${of.draft}`, JSON.stringify({ issued: of.issued, until, address: of.address, body }));
    return true;
  };
  const unlock = (draft) => {
    turn += 1;
    localStorage.removeItem(`draft ${draft}`);
  };

  // What an earlier page could not send goes to the server, which puts it into the form: the page is drawn again.
  const bringBack = async (address) => {
    let brought = false;
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith("draft "))) {
      const kept = JSON.parse(localStorage.getItem(name));
      if (kept.address !== address) continue;
      const body = new URLSearchParams({ form_key: name.slice(6), issued: kept.issued, body: kept.body });
      body.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
      const headers = { "X-Requested-With": "draft", Accept: "application/json" };
      const answer = await fetch(address, { method: "POST", body, headers }).catch(() => null);
      if (answer?.ok) brought = true;
      if (answer?.ok || answer?.status === 410) localStorage.removeItem(name);
    }
    if (brought) location.reload();
  };
  window.backchannel.offline = { lock, unlock, bringBack };
})();
