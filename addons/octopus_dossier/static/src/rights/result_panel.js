import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";

// More refusals than these are selected and looked at in the list of dossiers.
const MOST_SHOWN = 200;

/** How the last act went: how many dossiers, and every refusal with its reason. */
export class ResultPanel extends Component {
    static template = "octopus_dossier.RightsResultPanel";
    static props = {
        results: Array,
        refused: Array,
        label: Function,
        pickRefused: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ open: true });
    }

    get shown() {
        return this.props.refused.slice(0, MOST_SHOWN);
    }

    get done() {
        const total = this.props.results.length;
        const done = total - this.props.refused.length;
        return _t("Dossiers done: %(done)s of %(total)s", { done, total });
    }

    get refused() {
        return _t("Refused, wholly or in part: %s", this.props.refused.length);
    }

    get more() {
        const more = this.props.refused.length - this.shown.length;
        return more ? _t("And %s more: select them to go through them.", more) : "";
    }
}
