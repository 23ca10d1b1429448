import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

const tours = registry.category("web_tour.tours");

/** Two taps: what is due is ticked already. */
tours.add("octopus_portal_reminders_phone", {
    steps: () => [
        checkAxe(".o_octopus_portal_debtor:contains(Hotel Zeezicht) input:checked"),
        {
            content: "first tap",
            trigger: ".o_octopus_portal_act button:contains(Check and send)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "what the customer reads",
            trigger: ".o_octopus_portal_review:contains(Hotel Zeezicht) summary",
            run: "click",
        },
        checkAxe(".o_octopus_portal_review details[open] .o_octopus_portal_letter"),
        {
            content: "second tap",
            trigger: ".o_octopus_portal_act button:contains(Send the ticked)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".alert-success:contains(2 reminders are on their way)"),
        {
            content: "one of them",
            trigger: ".list-group-item:contains(Hotel Zeezicht)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_letter:contains(Hotel Zeezicht)"),
    ],
});

/** One customer, the last reminder for one invoice; and what it costs. */
tours.add("octopus_portal_reminders_desktop", {
    steps: () => [
        {
            content: "how I remind",
            trigger: "a:contains(How I remind)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_form fieldset:contains(Last reminder)"),
        {
            content: "the last one costs more",
            trigger: "input[name=cost_3]",
            run: "edit 35.50",
        },
        {
            content: "keep it",
            trigger: ".o_octopus_portal_act button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "kept",
            trigger: "body:has(.alert-success) input[name=cost_3]:value(35.50)",
        },
        {
            content: "back to who is late",
            trigger: ".o_octopus_portal_act a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "a customer",
            trigger: "a.o_octopus_portal_debtor_name:contains(Hotel Zeezicht)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("legend:contains(Which reminder)"),
        {
            content: "the last reminder",
            trigger: "label:contains(Last reminder) input[type=radio]",
            run: "click",
        },
        {
            content: "as he will read it",
            trigger: ".o_octopus_portal_act button:contains(See the letter)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_letter:contains(35,50)"),
    ],
});
