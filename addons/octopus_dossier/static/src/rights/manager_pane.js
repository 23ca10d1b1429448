import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

/** Who keeps the books of the selected dossiers, and so who decides about whose rights. */
export class ManagerPane extends Component {
    static template = "octopus_dossier.RightsManagerPane";
    static props = { managers: Array, chosen: { optional: true }, nameOf: Function, choose: Function };

    /** What holds for how many of the dossiers of one manager. */
    facts({ manager, count, portal, closed }) {
        const full = count - portal;
        return [
            [!manager, _t("The holder decides himself.")],
            [
                manager && portal,
                _t("%s with client portal: the firm decides about the client's users too.", portal),
            ],
            [
                manager && full,
                _t("%s with full bookkeeping: the client decides about his own users.", full),
            ],
            [closed, _t("%s read-only: no rights change there.", closed)],
        ]
            .filter(([holds]) => holds)
            .map(([, words]) => words);
    }
}
