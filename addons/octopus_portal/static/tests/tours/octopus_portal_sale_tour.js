import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function fitsTheScreen(trigger) {
    return {
        content: "nothing hangs over the edge",
        trigger,
        run() {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`${scrollWidth} px on a screen of ${clientWidth} px`);
            }
        },
    };
}

function bookThrough() {
    return [
        {
            content: "the final invoice is ticked",
            trigger: "input[name=sale]:checked",
        },
        fitsTheScreen(".o_octopus_portal_tick"),
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
        {
            content: "second click",
            trigger: ".o_octopus_portal_act_next:contains(Confirm)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "booked through",
            trigger: ".alert-success:contains(Your accountant sees them now)",
        },
    ];
}

tours.add("octopus_portal_sale_phone", {
    steps: () => [
        fitsTheScreen(".o_octopus_portal_sale_acts"),
        {
            content: "send the draft",
            trigger: ".o_octopus_portal_act_next:contains(Send)",
            run: "click",
            expectUnloadPage: true,
        },
        fitsTheScreen("form:contains(It gets its number now)"),
        {
            content: "to the customer's mail address",
            trigger: "form:contains(cafe@example.com) .o_octopus_portal_act_next",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is on its way",
            trigger: ".list-group-item:contains(Mail: on its way to cafe@example.com)",
        },
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
        fitsTheScreen(".o_octopus_portal_viewer_page:contains(Café Central)"),
        {
            content: "give it its number",
            trigger: "form[action$='/final'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it has one",
            trigger: ".alert-success:contains(has its number)",
        },
        {
            content: "to booking through",
            trigger: ".o_octopus_portal_summary_book",
            run: "click",
            expectUnloadPage: true,
        },
        ...bookThrough(),
    ],
});
