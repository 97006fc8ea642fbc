// Sent only by `rostra serve`, never published. Reloads the page when a build has changed it, and shows the errors of
// a failed build. Browsers restore the scroll position; this script restores the state of the players.
(() => {
  "use strict";
  const version = document.currentScript.dataset.version;
  const place = `rostra ${location.pathname}`;
  let events = null;

  function keep() {
    const players = [...document.querySelectorAll("audio, video")];
    const kept = players.map((p) => ({ time: p.currentTime, rate: p.playbackRate, playing: !p.paused }));
    sessionStorage.setItem(place, JSON.stringify(kept));
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    sessionStorage.removeItem(place);
    document.querySelectorAll("audio, video").forEach((player, i) => {
      if (!kept[i]?.time) return;
      player.currentTime = kept[i].time;
      player.playbackRate = kept[i].rate;
      // Browsers may refuse to play before the first interaction; the player is then paused at the right time.
      if (kept[i].playing) player.play().catch(() => {});
    });
  }

  async function compare() {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    const now = answer?.headers.get("x-rostra-version");
    if (!now || now === version) return;
    keep();
    location.reload();
  }

  function show(errors) {
    document.getElementById("_rostra-errors")?.remove();
    if (!errors.length) return;
    const box = document.createElement("section");
    box.id = "_rostra-errors";
    box.setAttribute("role", "alert");
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", zIndex: 2147483647, maxHeight: "50vh", overflow: "auto",
      padding: "0.75rem 1rem", background: "#7a1212", color: "#fff", font: "1rem/1.4 monospace",
    });
    const lines = ["This is the last good build. The newest one has errors:", ...errors];
    for (const line of lines) {
      const paragraph = document.createElement("p");
      Object.assign(paragraph.style, { margin: "0 0 0.25rem", overflowWrap: "anywhere" });
      paragraph.textContent = line;
      box.append(paragraph);
    }
    document.body.append(box);
  }

  // Only visible pages listen, since browsers limit the connections to one server.
  function listen() {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/_rostra/events");
      events.addEventListener("open", compare);
      events.addEventListener("built", () => {
        show([]);
        compare();
      });
      events.addEventListener("failed", (event) => show(JSON.parse(event.data)));
    }
  }

  restore();
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  addEventListener("pageshow", listen);
})();
