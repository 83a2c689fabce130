/* Một Cửa in the browser: small improvements over pages that work without any of them. No eval, no inline style.

Contract (data attributes; everything else is ordinary HTML):

  <body data-keys="on|off">        single keys work or not; the choice is kept in the cookie "keys"
  [data-search]                    the input that "/" goes to
  table[data-rows] tr[data-row]    rows that J and K walk through, X selects, O or Enter opens (the row's a.t)
  [data-acts]                      the panel of acts that "." goes to; else .decide, else .head .acts
  [data-keys-help]                 a button that opens the list of keys

  form[data-bulk]                  a list with selection: checkboxes in tr[data-row], [data-bulk-all] selects all,
                                   [data-bulk-bar] is hidden while nothing is selected, [data-bulk-count] shows how many,
                                   [data-bulk-none] clears the selection
  form[data-once]                  its buttons send once; a second press is ignored until the page changes

  form[data-autosave="URL"]        a draft that saves itself 1.5 s after typing stops, and when a field is left.
                                   Sends as multipart POST: the changed fields by name, and for each one "was:NAME" with
                                   the value it was typed over. Expects JSON:
                                     200 {"saved": "Đã lưu lúc 09:41"}  and, optionally, "problems": {name: message}
                                     409 {"conflicts": [{"name", "label", "theirs"}]}
                                   After a conflict nothing of these fields is sent until the person chose one of the two
                                   texts beside the field. Files and password fields are never sent.
  [data-saved]                     shows the state of saving; its words are in [data-saved-text]
                                   (data-saving, data-failed: the other two sentences)

  [data-upload="URL"]              a box around <input type=file> (one or several). Each file is sent by itself as multipart
                                   POST (field "file" or the input's name, with the form's CSRF token), with progress and
                                   "Thử lại". Expects the HTML of one finished row (ui/upload_row.html), which takes the
                                   place of the progress row; on 4xx either such HTML or text that says what to do.
                                   data-fields="kind,paper" names hidden inputs of the form to send along.
                                   data-pieces="URL" takes a large file in pieces: POST parcel_name, parcel_size,
                                   parcel_modified, parcel_digest, offset and "piece" answers {"arrived": bytes}, 409 with
                                   where to go on, 422 {"problem"}; the finished one is named by its parcel_… in data-upload.
                                   Without script the form posts as any multipart form does.

  #script-words                    JSON of this script's sentences in the language of the page, by their Vietnamese

  [data-theme-form]                light, dark, as the machine: applied at once, kept in the cookie "theme"
  [data-errors]                    the error summary: takes focus when the page comes
  [data-said]                      what the last act did: takes focus when there is no error summary
  [data-toasts]                    where toasts stand; show one with
                                   document.dispatchEvent(new CustomEvent("toast", {detail: {text, kind}})),
                                   or from a server answer to htmx: HX-Trigger: {"toast": {"text": "…", "kind": "ok"}}.
                                   A toast stays 10 s, longer while pointed at or focused, and never holds the only copy.
  .rail ul, .nav-tabs              moved sideways on a phone until the place with aria-current stands in the middle
  details[data-menu]               closes on Escape, on a click elsewhere, and when focus leaves it
  .only-js                         is shown only when this script runs
*/
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const one = (selector, within = document) => within.querySelector(selector);
  const YEAR = 365 * 24 * 3600;
  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  };
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };
  // The words of this script in the language of the page (#script-words); its own Vietnamese where none are given.
  const spoken = JSON.parse(one("#script-words")?.textContent || "{}");
  const said = (text, values = {}) =>
    Object.entries(values).reduce((words, [name, value]) => words.replaceAll(`{${name}}`, value), spoken[text] || text);
  const token = (within) => one("input[name=csrfmiddlewaretoken]", within || document)?.value || "";

  /* Focus where the news is */
  const news = one("[data-errors]") || one("[data-said]");
  if (news && !location.hash) news.focus({ preventScroll: false });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-errors] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });

  /* Theme */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-form] button[name=theme]");
    if (!button) return;
    event.preventDefault();
    keep("theme", button.value);
    root.dataset.bsTheme = button.value;
    all("[data-theme-form] button[name=theme]").forEach((each) =>
      each.setAttribute("aria-pressed", String(each.value === button.value)),
    );
  });

  /* Menus */
  const closeMenus = (except) => all("details[data-menu][open]").forEach((menu) => menu !== except && (menu.open = false));
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]")));

  /* Where one is stands in sight in its row of places or tabs; the page itself does not move */
  all(".rail ul, .nav-tabs").forEach((row) => {
    const here = one("[aria-current]", row);
    if (!here || row.scrollWidth <= row.clientWidth) return;
    const [inner, outer] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  });

  /* Toasts */
  const toast = (text, kind = "ok") => {
    const place = one("[data-toasts]");
    if (!place || !text) return;
    const box = make("div", "toast0");
    const close = make("button", "", "×");
    close.type = "button";
    close.setAttribute("aria-label", place.dataset.close || "Đóng");
    box.append(make("span", kind === "bad" ? "late m5" : "", text), close);
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => box.remove(), 10000);
    };
    close.addEventListener("click", () => box.remove());
    ["mouseenter", "focusin"].forEach((name) => box.addEventListener(name, () => clearTimeout(timer)));
    ["mouseleave", "focusout"].forEach((name) => box.addEventListener(name, wait));
    place.append(box);
    wait();
  };
  document.addEventListener("toast", (event) => toast(event.detail?.text ?? event.detail?.value, event.detail?.kind));

  /* Keys */
  const dialog = one("[data-keys-dialog]");
  const rows = () => all("table[data-rows] tr[data-row]");
  const at = () => one("tr[data-row].at");
  const stand = (row) => {
    if (!row) return;
    at()?.classList.remove("at");
    row.classList.add("at");
    one("a.t", row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const now = list.indexOf(at());
    stand(list[Math.max(0, Math.min(list.length - 1, now + by))]);
  };
  const help = () => dialog && !dialog.open && dialog.showModal();
  const keys = {
    "/": () => one("[data-search]")?.focus(),
    j: () => step(1),
    k: () => step(at() ? -1 : 1),
    x: () => one("input[type=checkbox]", at() || make("i"))?.click(),
    Enter: () => one("a.t", at() || make("i"))?.click(),
    o: () => one("a.t", at() || make("i"))?.click(),
    ".": () => one("[data-acts] :is(a,button), .decide :is(a,button,textarea), .head .acts :is(a,button)")?.focus(),
    "?": help,
  };
  const typing = (node) => node.closest("input:not([type=checkbox]),textarea,select,[contenteditable],dialog");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = event.target.closest?.("details[data-menu][open]");
      if (menu) {
        menu.open = false;
        one("summary", menu).focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.body.dataset.keys === "off" && event.key !== "?") return;
    if (event.key === "Enter" && event.target !== document.body && !event.target.closest("tr[data-row] input")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (document.body.dataset.keys === "off" && !dialog)) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help();
    const change = event.target.closest("[data-keys-switch]");
    if (!change) return;
    document.body.dataset.keys = document.body.dataset.keys === "off" ? "on" : "off";
    keep("keys", document.body.dataset.keys);
    nameSwitch();
  });
  const nameSwitch = () =>
    all("[data-keys-switch]").forEach((button) => {
      button.textContent = document.body.dataset.keys === "off" ? button.dataset.off : button.dataset.on;
    });
  nameSwitch();

  /* Selection in lists */
  const boxes = (form) => all("tr[data-row] input[type=checkbox]", form);
  const count = (form) => {
    const chosen = boxes(form).filter((box) => box.checked);
    boxes(form).forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    const bar = one("[data-bulk-bar]", form);
    if (bar) bar.hidden = !chosen.length;
    all("[data-bulk-count]", form).forEach((node) => (node.textContent = String(chosen.length)));
    const every = one("[data-bulk-all]", form);
    if (every) {
      every.checked = chosen.length > 0 && chosen.length === boxes(form).length;
      every.indeterminate = chosen.length > 0 && !every.checked;
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-bulk-all]")) boxes(form).forEach((box) => (box.checked = event.target.checked));
    count(form);
  });
  document.addEventListener("click", (event) => {
    const none = event.target.closest("[data-bulk-none]");
    if (!none) return;
    event.preventDefault();
    const form = none.closest("form[data-bulk]");
    boxes(form).forEach((box) => (box.checked = false));
    count(form);
  });

  /* One press, one effect */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () =>
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }),
  );

  /* Drafts that save themselves */
  const sayer = (form) => one("[data-saved]", form) || one("[data-saved]");
  const say = (form, text, wrong = false) => {
    const place = sayer(form);
    if (!place) return;
    place.classList.toggle("wrong", wrong);
    const words = one("[data-saved-text]", place) || place;
    if (text) words.textContent = text;
  };
  const NEVER = ["file", "password", "submit", "button", "hidden"];
  const named = (form) => Array.from(form.elements).filter((each) => each.name && !NEVER.includes(each.type));
  const valuesOf = (form) => {
    const values = new Map();
    named(form).forEach((each) => {
      const list = values.get(each.name) || [];
      const choosing = each.type === "checkbox" || each.type === "radio";
      if (each.type === "select-multiple") list.push(...Array.from(each.selectedOptions, (option) => option.value));
      else if (!choosing || each.checked) list.push(each.value);
      values.set(each.name, list);
    });
    return values;
  };
  const same = (a, b) => JSON.stringify(a || []) === JSON.stringify(b || []);

  const offer = (form, conflict, known, blocked, later) => {
    const input = named(form).find((each) => each.name === conflict.name);
    const place = input?.closest(".field") || form;
    one(".conflict", place)?.remove();
    const box = make("div", "conflict");
    box.setAttribute("role", "alert");
    box.append(make("p", "m5", said("Người khác vừa sửa “{label}”. Bản đang lưu: {theirs}", { label: conflict.label, theirs: conflict.theirs || said("để trống") })));
    const acts = make("div", "acts");
    const mine = make("button", "btn btn-quiet btn-sm", said("Giữ bản của tôi"));
    const theirs = make("button", "btn btn-quiet btn-sm", said("Lấy bản đang lưu"));
    [mine, theirs].forEach((button) => (button.type = "button"));
    const settle = () => {
      known.set(conflict.name, conflict.theirs === "" ? [""] : [].concat(conflict.theirs));
      blocked.delete(conflict.name);
      box.remove();
      input?.focus();
      later(0);
    };
    mine.addEventListener("click", settle);
    theirs.addEventListener("click", () => {
      named(form)
        .filter((each) => each.name === conflict.name)
        .forEach((each) => {
          if (each.type === "checkbox" || each.type === "radio") each.checked = [].concat(conflict.theirs).includes(each.value);
          else each.value = conflict.theirs;
        });
      settle();
    });
    acts.append(mine, theirs);
    box.append(acts);
    place.append(box);
  };

  const autosave = (form) => {
    const known = valuesOf(form);
    const blocked = new Set();
    let timer = 0;
    let busy = false;
    let again = false;
    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    const save = async () => {
      if (busy) {
        again = true;
        return;
      }
      const now = valuesOf(form);
      const changed = [...now].filter(([name, value]) => !blocked.has(name) && !same(value, known.get(name)));
      if (!changed.length) return;
      const body = new FormData();
      changed.forEach(([name, value]) => {
        (value.length ? value : [""]).forEach((each) => body.append(name, each));
        (known.get(name)?.length ? known.get(name) : [""]).forEach((each) => body.append(`was:${name}`, each));
      });
      busy = true;
      say(form, sayer(form)?.dataset.saving || said("Đang lưu…"));
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body,
          headers: { "X-CSRFToken": token(form), Accept: "application/json" },
        });
        const told = answer.ok || answer.status === 409 ? await answer.json() : null;
        if (!told) throw new Error(String(answer.status));
        const disputed = new Map((told.conflicts || []).map((each) => [each.name, each]));
        changed.forEach(([name, value]) => disputed.has(name) || known.set(name, value));
        disputed.forEach((each, name) => {
          blocked.add(name);
          offer(form, each, known, blocked, later);
        });
        if (disputed.size) say(form, said("Chưa lưu hết: có chỗ người khác vừa sửa"), true);
        else say(form, told.saved);
      } catch {
        say(form, sayer(form)?.dataset.failed || said("Chưa lưu được; những gì đã nhập vẫn còn trên trang này"), true);
        later(15000);
      } finally {
        busy = false;
        if (again) {
          again = false;
          later(300);
        }
      }
    };
    form.addEventListener("input", () => later(1500));
    form.addEventListener("change", () => later(300));
    form.addEventListener("submit", () => (form.dataset.leaving = "1"));
    window.addEventListener("beforeunload", (event) => {
      const now = valuesOf(form);
      const unsaved = [...now].some(([name, value]) => !same(value, known.get(name)));
      if (unsaved && !form.dataset.leaving) event.preventDefault();
    });
  };
  all("form[data-autosave]").forEach(autosave);

  /* Files, each by itself, with progress and a second try; a large one in pieces that go on where they stopped */
  const PIECE = 512 * 1024;
  const TRIES = [1, 2, 4, 8, 15]; // seconds to wait before each new try
  const later = (seconds) => new Promise((go) => setTimeout(go, seconds * 1000));
  const post = (form, url, body, sentBytes) =>
    new Promise((answered, broke) => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => event.lengthComputable && sentBytes?.(event.loaded / event.total));
      request.addEventListener("error", broke);
      request.addEventListener("load", () => answered(request));
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", token(form));
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.send(body);
    });
  const digestOf = async (file) => {
    if (!window.crypto?.subtle) return ""; // only over HTTPS or on this machine
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const parcelOf = async (file) => ({
    parcel_name: file.name,
    parcel_size: file.size,
    parcel_modified: file.lastModified,
    parcel_digest: await digestOf(file),
  });
  const filled = (body, values) => {
    Object.entries(values).forEach(([name, value]) => body.append(name, value));
    return body;
  };
  class Refused extends Error {}

  // Sends what the server has not got yet; asks it anew after each break, and gives up after the last try.
  const sendPieces = async (form, url, file, parcel, shows) => {
    let arrived = null;
    let broken = 0;
    while (arrived === null || arrived < file.size) {
      const body = filled(new FormData(), parcel);
      if (arrived !== null) filled(body, { offset: arrived }).append("piece", file.slice(arrived, arrived + PIECE), file.name);
      try {
        const from = arrived ?? 0;
        const answer = await post(form, url, body, (part) => shows(from + part * Math.min(PIECE, file.size - from)));
        const told = answer.status < 500 && (answer.getResponseHeader("Content-Type") || "").includes("json") ? JSON.parse(answer.responseText) : null;
        if (told?.problem) throw new Refused(told.problem);
        if (told === null) throw new Error(String(answer.status));
        arrived = told.arrived;
        broken = 0;
        shows(arrived);
      } catch (error) {
        if (error instanceof Refused || broken >= TRIES.length) throw error;
        shows(arrived ?? 0, said("Mất kết nối, đang thử gửi tiếp…"));
        await later(TRIES[broken++]);
        arrived = null;
      }
    }
  };

  const sendFile = async (box, input, file, row) => {
    const form = input.form;
    const bar = make("progress");
    const state = make("span", "meta");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", said("Đang tải lên {name}", { name: file.name }));
    row.className = "upload mb-2";
    row.replaceChildren(make("span", "m5", file.name), bar, state);
    const shows = (bytes, words = "") => {
      bar.value = (100 * bytes) / Math.max(file.size, 1);
      if (state.textContent !== words) state.textContent = words;
    };
    const fail = (text) => {
      row.className = "upload bad mb-2";
      const retry = make("button", "btn btn-quiet btn-sm ms-auto", said("Thử lại"));
      retry.type = "button";
      retry.addEventListener("click", () => sendFile(box, input, file, row));
      row.replaceChildren(make("span", "m5", file.name), make("span", "late", text), retry);
    };
    const body = new FormData();
    (box.dataset.fields || "").split(",").filter(Boolean).forEach((name) => {
      const field = form?.elements[name.trim()];
      if (field) body.append(name.trim(), field.value);
    });
    const inPieces = box.dataset.pieces && file.size > PIECE;
    try {
      if (inPieces) {
        const parcel = await parcelOf(file);
        await sendPieces(form, box.dataset.pieces, file, parcel, shows);
        filled(body, parcel);
      } else body.append(input.name || "file", file, file.name);
      const answer = await post(form, box.dataset.upload, body, inPieces ? null : (part) => shows(part * file.size));
      const html = (answer.getResponseHeader("Content-Type") || "").startsWith("text/html");
      const holder = document.createElement("template");
      if (html) holder.innerHTML = answer.responseText;
      const told = html && one(".upload", holder.content);
      if (told) row.replaceWith(told);
      else fail(answer.status < 500 && !html && answer.responseText ? answer.responseText : said("Chưa tải lên được; hãy thử lại."));
    } catch (error) {
      if (error instanceof Refused) fail(error.message);
      else if (inPieces) fail(said("Mất kết nối khi đang tải lên. Phần đã gửi vẫn còn; bấm Thử lại, hoặc chọn lại đúng tệp này, để gửi tiếp."));
      else fail(said("Mất kết nối khi đang tải lên; tệp chưa được gửi."));
    }
  };
  document.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && event.target.closest("[data-upload]");
    if (!box) return;
    Array.from(event.target.files).forEach((file) => {
      const row = make("div", "upload mb-2");
      row.setAttribute("role", "status");
      box.prepend(row);
      sendFile(box, event.target, file, row);
    });
    event.target.value = "";
  });

  all("form[data-bulk]").forEach(count);
})();
