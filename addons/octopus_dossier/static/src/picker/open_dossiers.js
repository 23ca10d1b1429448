import { user } from "@web/core/user";
import { session } from "@web/session";
import { patch } from "@web/core/utils/patch";
import { CompanySelector } from "@web/webclient/switch_company_menu/switch_company_menu";

// The server lists a few of the user's dossiers in the session, not all of them (they may be
// thousands). So one that is not listed may be made active: by the picker, by an error that
// says in which dossier a record is, by a link in a mail.

/** Whether this user works in dossiers; others keep the company switcher of Odoo. */
export const picker = session.octopus_picker;

/** Make these companies known to the client, as if the session had listed them. */
export function listCompanies(companies) {
    for (const company of companies) {
        for (const list of [user.allowedCompanies, user.allowedCompaniesWithAncestors]) {
            if (!list.some((known) => known.id === company.id)) {
                list.push(company);
            }
        }
    }
}

function unlisted(id) {
    const { currency_id } = user.activeCompany;
    return { id, name: "", sequence: 0, child_ids: [], parent_id: false, currency_id };
}

/** Open these dossiers and nothing else; the first is the one new records are made in. */
export async function openDossiers(env, orm, dossierIds) {
    const companies = await orm.call("octopus.dossier", "picker_open", [dossierIds]);
    listCompanies(companies);
    const selector = new CompanySelector(env.services.action, {});
    selector.selectedCompaniesIds = companies.map((company) => company.id);
    await selector.apply();
}

if (picker) {
    patch(user, {
        async activateCompanies(companyIds, options) {
            const [first, ...others] = companyIds;
            if (first) {
                // Core adds one more by itself; at most so many can be open at once.
                companyIds = [first, ...others.slice(-(picker.limit - 1))];
                listCompanies(companyIds.map(unlisted));
            }
            return super.activateCompanies(companyIds, options);
        },
    });
}
