import { Component } from "@odoo/owl";

/** Who keeps the books of the selected dossiers, and so who decides about whose rights. */
export class ManagerPane extends Component {
    static template = "octopus_dossier.RightsManagerPane";
    static props = { managers: Array, chosen: { optional: true }, nameOf: Function, choose: Function };
}
