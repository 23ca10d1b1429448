import { registry } from "@web/core/registry";

import { checkAxe, fitsTheScreen } from "./octopus_portal_axe";
import { photograph } from "./octopus_portal_photo_steps";

const tours = registry.category("web_tour.tours");

/** From the login (the address fills in who) to the list of bills.
 * @param {Object[]} way steps from the home of the dossier to its bills
 */
function toTheBills(way) {
    return [
        {
            content: "give the password",
            trigger: "input[name=password]",
            run: "edit a long test password",
        },
        {
            content: "log in",
            trigger: "form.oe_login_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the card says what asks for attention",
            trigger: ".o_octopus_portal_card .o_octopus_portal_line:contains(New from Peppol)",
        },
        checkAxe(".o_octopus_portal_card"),
        {
            content: "open the bakery",
            trigger: ".o_octopus_portal_card_name:contains(Bakery Peeters)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_head"),
        ...way,
        checkAxe(".o_octopus_portal_bills"),
        {
            content: "search the mill",
            trigger: "input[name=search]",
            run: "edit brabant",
        },
        {
            content: "start the search",
            trigger: ".o_octopus_portal_search button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "one bill is left; open it",
            trigger: ".o_octopus_portal_bills tbody tr:only-child a:contains(Mill Brabant)",
            run: "click",
            expectUnloadPage: true,
        },
    ];
}

/** The bill, and the page of its document drawn on the screen, with its text for all. */
function theBillAndItsDocument() {
    return [
        {
            content: "the total of the bill",
            trigger: ".o_octopus_portal_total dd:contains(302.50)",
        },
        {
            content: "the document is drawn",
            trigger: ".o_octopus_portal_viewer_page canvas[data-drawn]",
        },
        {
            content: "what it says can be read aloud",
            trigger: ".o_octopus_portal_viewer_page:contains(F-2026-17.pdf)",
        },
        {
            content: "make it larger",
            trigger: ".o_octopus_portal_viewer_in",
            run: "click",
        },
        fitsTheScreen(".o_octopus_portal_viewer_pages[style*='1.5']"),
        {
            content: "its files can be fetched",
            trigger: ".o_octopus_portal_files a[href$='?download=1']:contains(F-2026-17.xml)",
        },
        checkAxe(),
    ];
}

tours.add("octopus_portal_phone", {
    steps: () => [
        ...toTheBills([
            {
                content: "the other pages are behind More",
                trigger: ".o_octopus_portal_bar button:contains(More)",
                run: "click",
            },
            checkAxe(".o_octopus_portal_sheet:popover-open"),
            {
                content: "go to its bills",
                trigger: ".o_octopus_portal_sheet:popover-open a:contains(Purchases)",
                run: "click",
                expectUnloadPage: true,
            },
        ]),
        {
            content: "on a phone the document waits for a tap",
            trigger: ".o_octopus_portal_viewer_toggle[aria-expanded=false]",
            run: "click",
        },
        {
            content: "and is shown",
            trigger: ".o_octopus_portal_viewer_toggle[aria-expanded=true]",
        },
        ...theBillAndItsDocument(),
        ...photograph(),
    ],
});

tours.add("octopus_portal_desktop", {
    steps: () => [
        ...toTheBills([
            {
                content: "go to its bills",
                trigger: ".o_octopus_portal_tabs a:contains(Purchases)",
                run: "click",
                expectUnloadPage: true,
            },
        ]),
        ...theBillAndItsDocument(),
    ],
});
