import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** Make one dossier the open one; the page loads again, since all its data belongs to another. */
function openBooks(env, action) {
    return user.activateCompanies([action.params.company_id], {
        includeChildCompanies: false,
        reload: true,
    });
}

registry.category("actions").add("octopus_dossier.open_books", openBooks);
