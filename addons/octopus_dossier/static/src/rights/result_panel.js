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
        return this.props.results.length - this.props.refused.length;
    }
}
