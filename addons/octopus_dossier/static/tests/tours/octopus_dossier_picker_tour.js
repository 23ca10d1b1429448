import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_axe";

/** The tours' own `press` takes a space for the end of the word. */
function pressSpace({ anchor }) {
    const init = { key: " ", bubbles: true, cancelable: true };
    anchor.dispatchEvent(new KeyboardEvent("keydown", init));
}

const openPicker = (firstPage = ".o_view_controller") => [
    // the first page that is shown closes all dialogs, so it must be there before
    { content: "the first page is there", trigger: `.o_action_manager ${firstPage}` },
    { content: "the open dossier is named", trigger: ".o_octopus_dossier_button" },
    { content: "the shortcut opens the picker", trigger: "body", run: "press alt+shift+u" },
    { content: "one can type at once", trigger: ".o_octopus_picker input:focus" },
];
const input = ".o_octopus_picker input";
const row = (words) => `.o_octopus_picker_row:contains(${words})`;

registry.category("web_tour.tours").add("octopus_dossier_picker", {
    steps: () => [
        ...openPicker(),
        checkAxe(".o_octopus_picker_row", { within: ".modal" }),
        { content: "escape closes it", trigger: input, run: "press Escape" },
        { content: "closed", trigger: "body:not(:has(.o_octopus_picker))" },
        ...openPicker(),
        { content: "by enterprise number, as it is printed", trigger: input, run: "edit 0423.456." },
        { content: "that one alone", trigger: ".o_octopus_picker_list:not(:contains(Bakery))" },
        { content: "found", trigger: row("Garage Claes") },
        { content: "enter opens it", trigger: input, run: "press Enter", expectUnloadPage: true },
        {
            content: "the garage is open",
            trigger: ".o_octopus_dossier_button:contains(Garage Claes):not(:contains(+))",
        },
        ...openPicker(),
        { content: "opened lately comes first", trigger: `${row("Garage")}:first-child` },
        { content: "no accents, any case", trigger: input, run: "edit bÄkery" },
        { content: "the bakery alone", trigger: ".o_octopus_picker_list:not(:contains(Garage))" },
        { content: "on it", trigger: `${row("Bakery")}.o_active` },
        { content: "to the list", trigger: input, run: "press ArrowDown" },
        { content: "space chooses it", trigger: input, run: pressSpace },
        { content: "chosen", trigger: `${row("Bakery")}[aria-selected=true]` },
        { content: "another", trigger: input, run: "edit garage" },
        { content: "found", trigger: `${row("Garage")}.o_active` },
        { content: "to the list", trigger: input, run: "press ArrowUp" },
        { content: "space chooses it too", trigger: input, run: pressSpace },
        { content: "both", trigger: ".modal-footer .btn-primary:contains(Open 2 dossiers)" },
        { content: "open", trigger: input, run: "press ctrl+Enter", expectUnloadPage: true },
        {
            content: "the bakery first, and one more",
            trigger: ".o_octopus_dossier_button:contains(Bakery):contains(+1)",
        },
    ],
});

registry.category("web_tour.tours").add("octopus_dossier_picker_empty", {
    steps: () => [
        ...openPicker(":contains(You have no right yet)"),
        {
            content: "it says that there is no right, and who gives it",
            trigger: ".o_octopus_picker_empty:contains(no right):contains(Garage Claes)",
        },
        checkAxe(".o_octopus_picker_empty", { within: ".modal" }),
    ],
});

registry.category("web_tour.tours").add("octopus_dossier_picker_unlisted", {
    steps: () => [
        {
            content: "the record's dossier opened by itself beside the other one",
            trigger: ".o_octopus_dossier_button:contains(+1)",
        },
        { content: "and the bill is shown", trigger: ".o_form_view .o_field_widget[name=name]" },
    ],
});
