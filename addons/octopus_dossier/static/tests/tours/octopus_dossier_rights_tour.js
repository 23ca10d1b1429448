import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_axe";
import { checkLogic } from "./rights_logic";

const row = (pane, words) => `.o_rights_pane_${pane} .o_rights_row:contains(${words})`;
const picked = (pane, words) => `${row(pane, words)}.o_selected`;
const cell = (area, level) =>
    `.o_rights_grid_row[data-area=${area}] .o_rights_cell[data-level="${level}"]`;

function key(name, trigger, options = {}) {
    return {
        content: `${trigger}: ${name}`,
        trigger,
        run({ anchor }) {
            anchor.focus();
            const init = { key: name, bubbles: true, cancelable: true, ...options };
            anchor.dispatchEvent(new KeyboardEvent("keydown", init));
        },
    };
}

/** The mouse goes down here and up there; `options` are the keys that are held. */
function drag(from, to, options = {}) {
    return {
        content: `from ${from} to ${to}`,
        trigger: from,
        run({ anchor }) {
            const target = document.querySelectorAll(".o_rights_pane_users .o_rights_row")[to];
            const init = { bubbles: true, pointerType: "mouse", ...options };
            anchor.dispatchEvent(new PointerEvent("pointerdown", init));
            target.dispatchEvent(new PointerEvent("pointerenter", init));
            target.dispatchEvent(new PointerEvent("pointerup", init));
        },
    };
}

/** The mouse goes down on a line and leaves the list at its lower edge, held down. */
function dragOut(from, last, list) {
    const fire = (target, type, clientY) =>
        target.dispatchEvent(
            new PointerEvent(type, { bubbles: true, pointerType: "mouse", clientY })
        );
    return [
        {
            content: `from ${from} over the edge`,
            trigger: from,
            run({ anchor }) {
                const { bottom } = document.querySelector(list).getBoundingClientRect();
                fire(anchor, "pointerdown", 0);
                fire(window, "pointermove", bottom + 20);
            },
        },
        {
            content: "it goes on to the last line",
            trigger: last,
            run: () => fire(window, "pointerup", 0),
        },
    ];
}

const DOSSIERS = ".o_rights_pane_dossiers .o_rights_list";
const SCREEN = ".o_rights_screen";
const GRID = ".o_rights_grid";

registry.category("web_tour.tours").add("octopus_dossier_rights", {
    steps: () => [
        { content: "what needs no screen", trigger: ".o_rights", run: checkLogic },
        { content: "nothing is selected", trigger: ".o_rights_pane_levels .o_rights_empty" },
        checkAxe(SCREEN),
        { content: "an act of before", trigger: ".o_rights_undo:enabled", run: "click" },
        { trigger: ".modal:contains(Take back)", run: () => {} },
        { content: "is asked about", trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_rights_done:contains(Dossiers done: 1 of 1)" },
        ...dragOut(row("dossiers", "Bakery Peeters"), picked("dossiers", "Garage Claes"), DOSSIERS),
        { trigger: row("dossiers", "Garage Claes"), run: "click" },
        key("ArrowUp", DOSSIERS, { shiftKey: true }),
        { content: "a range by the keyboard", trigger: picked("dossiers", "Bakery Peeters") },
        { trigger: picked("dossiers", "Garage Claes") },
        { content: "the employees of the firm", trigger: row("users", "An@B") },
        { content: "and the users of the clients", trigger: row("users", "Maxime@U") },
        {
            content: "who decides about whom",
            trigger: ".o_rights_manager:contains(Janssens):contains(client portal)",
        },
        drag(row("users", "An@B"), 2),
        { content: "a range by the mouse", trigger: picked("users", "Bo@B") },
        { content: "mixed: in one of the four", trigger: `${cell("purchases", 1)}.o_some` },
        checkAxe(SCREEN),
        { trigger: `${cell("sales", 0)}.o_all`, run: "click" },
        key("ArrowRight", GRID),
        key("ArrowRight", GRID),
        key(" ", GRID),
        { content: "the space bar gave it to all", trigger: `${cell("sales", 2)}.o_all` },
        { trigger: ".o_rights_done:contains(Dossiers done: 2 of 2)" },
        key(" ", GRID),
        { content: "and takes it away", trigger: `${cell("sales", 0)}.o_all` },
        key("z", GRID, { ctrlKey: true }),
        { content: "undone", trigger: `${cell("sales", 2)}.o_all` },
        { content: "a click on a level", trigger: cell("vat", 1), run: "click" },
        { trigger: `${cell("vat", 1)}.o_all` },
        { trigger: ".o_rights_templates", run: "click" },
        // core marks each line as (not) selected, which axe does not allow
        checkAxe(".o-dropdown--menu", { except: ".o-dropdown-item" }),
        { trigger: ".dropdown-item:contains(Trainee)", run: "click" },
        { content: "all areas of the template", trigger: `${cell("lists", 1)}.o_all` },
        { trigger: row("users", "Maxime@U"), run: "click" },
        key("3", GRID),
        {
            content: "a refusal with its reason",
            trigger: ".o_rights_refusals:contains(from U):contains(itself)",
        },
        checkAxe(".o_rights_refusals", { within: SCREEN }),
        { content: "who can", trigger: "#o_rights_who_level", run: "select 2" },
        { trigger: "#o_rights_who_area", run: "selectByLabel Purchases" },
        { trigger: row("users", "Bo@B") },
        { content: "only those who can", trigger: `.o_rights_pane_users:not(:contains(Cas@B))` },
        {
            content: "the filter",
            trigger: ".o_rights_pane_dossiers .o_rights_filter",
            run: "edit bakery",
        },
        { trigger: ".o_rights_pane_dossiers:not(:contains(Garage)) .o_rights_row" },
        {
            content: "nothing fits",
            trigger: ".o_rights_pane_dossiers .o_rights_filter",
            run: "edit nothing fits this",
        },
        checkAxe(".o_rights_pane_dossiers .o_rights_empty", { within: SCREEN }),
    ],
});
