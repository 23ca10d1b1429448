import { registry } from "@web/core/registry";

import { checkAxe } from "./octopus_portal_axe";

function fill(name, value) {
    return {
        content: `fill in ${name}`,
        trigger: `.o_octopus_portal_order input[name=${name}]`,
        run: `edit ${value}`,
    };
}

/** Order as somebody new: the total, the company by its number, the firm by its code. */
registry.category("web_tour.tours").add("octopus_portal_order_page", {
    steps: () => [
        checkAxe(".o_octopus_portal_order"),
        {
            content: "nothing is ticked beforehand",
            trigger: ".o_octopus_portal_order:not(:has([type=checkbox]:checked))",
        },
        {
            content: "the portal costs its price",
            trigger: ".o_octopus_portal_order_total strong:contains(10.00)",
        },
        {
            content: "invoicing comes with it",
            trigger: ".o_octopus_portal_module[data-kind=invoicing] input:disabled",
        },
        {
            content: "tick the bank module",
            trigger: ".o_octopus_portal_module[data-kind=bank] input",
            run: "check",
        },
        {
            content: "the total follows",
            trigger: ".o_octopus_portal_order_total strong:contains(15.00)",
        },
        {
            content: "type the enterprise number of the mill",
            trigger: ".o_octopus_portal_order input[name=enterprise_number]",
            run: "edit 0100.000.169",
        },
        {
            content: "name and address are found",
            trigger: ".o_octopus_portal_company_found:contains(NV MOLEN BRABANT)",
        },
        {
            content: "and filled in",
            trigger: ".o_octopus_portal_order input[name=city]:value(Gent)",
        },
        fill("firm", "B999999"),
        {
            content: "there is no such firm",
            trigger: ".o_octopus_portal_firm_found:contains(No accounting firm)",
        },
        {
            content: "a firm can be linked later",
            trigger: ".o_octopus_portal_order input[name=firm]",
            run: "clear",
        },
        fill("email", "molen@example.com"),
        {
            content: "accept the agreement",
            trigger: ".o_octopus_portal_order input[name=agreed]",
            run: "check",
        },
        {
            content: "send it",
            trigger: ".o_octopus_portal_order button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "a mail is on its way",
            trigger: "h1:contains(Look into your mail)",
        },
        checkAxe("h1:contains(Look into your mail)"),
    ],
});

/** Confirm with the address out of the mail. */
registry.category("web_tour.tours").add("octopus_portal_order_confirm", {
    steps: () => [
        {
            content: "the text says what it costs",
            trigger: ".o_octopus_portal_order_text:contains(15.00)",
        },
        checkAxe(".o_octopus_portal_order_text"),
        {
            content: "choose a password",
            trigger: "input[name=password]",
            run: "edit a long test password",
        },
        {
            content: "and again",
            trigger: "input[name=repeated]",
            run: "edit a long test password",
        },
        {
            content: "order",
            trigger: "button[type=submit]:contains(Order, with the obligation to pay)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe("h1:contains(Welcome to Octopus)"),
        {
            content: "go to the login",
            trigger: "a.btn:contains(Log in)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the login is filled in",
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
            content: "the dossier is there",
            trigger: ".o_octopus_portal_card:contains(NV MOLEN BRABANT)",
        },
    ],
});

/** In a dossier: order the bank module, then cancel it. */
registry.category("web_tour.tours").add("octopus_portal_orders", {
    steps: () => [
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
        checkAxe(".o_octopus_portal_products"),
        {
            content: "order the bank module",
            trigger: "[data-kind=bank] a:contains(Order)",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_order_text:contains(5.00)"),
        {
            content: "the password again",
            trigger: "input[name=password]",
            run: "edit a long test password",
        },
        {
            content: "order",
            trigger: "form button[type=submit]:contains(Order)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is active",
            trigger: "[data-kind=bank] .o_octopus_portal_badge_green",
        },
        {
            content: "the order is kept",
            trigger: ".o_octopus_portal_consents .o_octopus_portal_order_text:contains(Bank module)",
        },
        {
            content: "cancel it",
            trigger: "[data-kind=bank] a:contains(Cancel)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the password again",
            trigger: "input[name=password]",
            run: "edit a long test password",
        },
        {
            content: "cancel",
            trigger: "form button.btn-danger",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is not active any more",
            trigger: "[data-kind=bank] a:contains(Order)",
        },
        checkAxe(".o_octopus_portal_products"),
        {
            content: "change the formula",
            trigger: "[data-kind=formula] a[data-act=change]",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_licence"),
        {
            content: "to full bookkeeping",
            trigger: "#o_octopus_formula_full",
            run: "check",
        },
        {
            content: "without invoicing",
            trigger: "#o_octopus_module_invoicing",
            run: "uncheck",
        },
        {
            content: "see what it costs",
            trigger: ".o_octopus_portal_licence button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_order_text:contains(35.00)"),
        {
            content: "the password again",
            trigger: "input[name=password]",
            run: "edit a long test password",
        },
        {
            content: "change it",
            trigger: "form[method=post] button[type=submit]:contains(Change the formula)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is another formula now",
            trigger: "[data-kind=formula]:contains(Full bookkeeping)",
        },
        checkAxe(".o_octopus_portal_products"),
    ],
});
