// Asks this browser for a passkey and sends what it answers as a form. Without this file people
// use a code: the button stays hidden.
"use strict";

(() => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: keys(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: keys(options.allowCredentials) }),
  });

  const said = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      clientExtensionResults: {},
    });
  };

  const why = (error, otherwise) => ({
    InvalidStateError: "This device is on your list already.",
    NotAllowedError: `We didn't get a passkey. Try again, or ${otherwise}.`,
    SecurityError: `This browser offers no passkeys at this address. Instead, ${otherwise}.`,
  })[error.name] || `This browser couldn't use a passkey. Instead, ${otherwise}.`;

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const start = form.querySelector("[data-passkey-start]");
    const trouble = form.querySelector("[data-passkey-error]");
    const tell = (words) => { trouble.textContent = words; trouble.hidden = !words; };
    const otherwise = form.dataset.passkey === "get" ? "use a code" : "use an authenticator app";
    start.hidden = false;
    if (!window.PublicKeyCredential) {
      start.disabled = true;
      tell(`This browser offers no passkeys here. Instead, ${otherwise}.`);
      return;
    }
    const go = async () => {
      tell("");
      if (!form.reportValidity()) return;
      start.disabled = true;
      try {
        const publicKey = asked(JSON.parse(form.dataset.options));
        form.elements.answer.value = said(await navigator.credentials[form.dataset.passkey]({ publicKey }));
        form.submit();
      } catch (error) {
        tell(why(error, otherwise));
        start.disabled = false;
        start.focus();
      }
    };
    start.addEventListener("click", go);
    // Enter in a field means the button, not a form without an answer
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  });
})();
