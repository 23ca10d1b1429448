import { registry } from "@web/core/registry";
import { checkAxe } from "./octopus_portal_axe";

const tours = registry.category("web_tour.tours");

function bookThrough() {
    return [
        {
            content: "the final invoice is ticked",
            trigger: "input[name=sale]:checked",
        },
        checkAxe(".o_octopus_portal_tick"),
        {
            content: "none",
            trigger: ".o_octopus_portal_all",
            run: "click",
        },
        {
            content: "all",
            trigger: "form:not(:has(input[name=sale]:checked)) .o_octopus_portal_all",
            run: "click",
        },
        {
            content: "first click",
            trigger: "form:has(input[name=sale]:checked) .o_octopus_portal_act_next",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_act_next:contains(Confirm)"),
        {
            content: "second click, after a look",
            trigger: ".o_octopus_portal_act_next:contains(Confirm)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".alert-success:contains(Your accountant sees them now)"),
    ];
}

tours.add("octopus_portal_sale_phone", {
    steps: () => [
        checkAxe(".o_octopus_portal_sale_acts"),
        {
            content: "send the draft",
            trigger: ".o_octopus_portal_act_next:contains(Send)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("form:contains(It gets its number now)"),
        {
            content: "to the customer's mail address",
            trigger: "form:contains(cafe@example.com) .o_octopus_portal_act_next",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".list-group-item:contains(Mail: on its way to cafe@example.com)"),
        {
            content: "to booking through",
            trigger: ".o_octopus_portal_summary_book",
            run: "click",
            expectUnloadPage: true,
        },
        ...bookThrough(),
    ],
});

tours.add("octopus_portal_sale_desktop", {
    steps: () => [
        {
            content: "how the invoice looks",
            trigger: ".o_octopus_portal_viewer_page canvas[data-drawn]",
        },
        checkAxe(".o_octopus_portal_viewer_page:contains(Drawn for)"),
        {
            content: "to booking through",
            trigger: ".o_octopus_portal_summary_book",
            run: "click",
            expectUnloadPage: true,
        },
        ...bookThrough(),
    ],
});
