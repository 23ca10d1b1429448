# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# How models follow a dossier: one map, asked by every search and every check
from . import octopus_area
from . import octopus_area_shared
from . import octopus_area_mail
from . import octopus_area_lost
from . import octopus_area_link
from . import octopus_area_order
from . import octopus_area_shown

# Subscribers and their users
from . import octopus_subscriber
from . import octopus_subscriber_link
from . import octopus_subscriber_users
from . import octopus_subscriber_firm

# Dossiers: finding, opening, who works in them, what waits
from . import octopus_dossier
from . import octopus_dossier_picker
from . import octopus_dossier_recent
from . import octopus_dossier_client
from . import octopus_dossier_waiting

# Dossiers as a whole: emptied, copied, ended, made, exported, many at once
from . import octopus_dossier_books
from . import octopus_restore_point
from . import octopus_dossier_copy
from . import octopus_dossier_end
from . import octopus_dossier_new
from . import octopus_export
from . import octopus_export_part
from . import octopus_export_mail
from . import octopus_bulk
from . import octopus_bulk_line
from . import octopus_company_clone

# Licences, what they cost, and the monthly invoices
from . import product_product
from . import octopus_operator
from . import octopus_licence
from . import octopus_licence_line
from . import octopus_dossier_licence
from . import octopus_dossier_unpaid
from . import octopus_subscriber_licence
from . import octopus_subscriber_customer
from . import octopus_subscriber_api
from . import octopus_charge
from . import octopus_charge_credit
from . import octopus_invoice_run
from . import octopus_invoice_run_line
from . import octopus_area_licence

# Consent and links
from . import octopus_consent
from . import octopus_consent_print
from . import octopus_link
from . import octopus_link_text
from . import octopus_link_clock
from . import octopus_link_mail
from . import octopus_link_screen
from . import octopus_link_order
from . import octopus_link_request

# Processing agreement, change of accountant, who sees a dossier
from . import octopus_agreement
from . import octopus_agreement_text
from . import octopus_agreement_acceptance
from . import octopus_handover
from . import octopus_handover_act
from . import octopus_handover_text
from . import octopus_consent_handover
from . import octopus_dossier_inventory
from . import octopus_access_log
from . import octopus_dossier_transparency
from . import octopus_dossier_viewer

# Orders: a subscription by the public page, products in a dossier, a dossier handed over
from . import octopus_order
from . import octopus_order_line
from . import octopus_order_text
from . import octopus_order_mail
from . import octopus_order_takeover
from . import octopus_order_signup
from . import octopus_order_payer
from . import octopus_order_licence
from . import octopus_order_screen
from . import octopus_dossier_order
from . import octopus_dossier_order_licence
from . import octopus_vies
from . import octopus_signup
from . import octopus_signup_form

# Giving rights: rules, acts, templates, the screen
from . import octopus_right
from . import octopus_right_change
from . import octopus_right_undo
from . import octopus_right_template
from . import octopus_right_template_line
from . import octopus_right_manage
from . import octopus_right_plan
from . import octopus_right_act
from . import octopus_right_copy
from . import octopus_right_screen

# Enforcing them on every model and every request
from . import base
from . import base_reference
from . import base_load
from . import base_column_defaults
from . import ir_http
from . import ir_http_agreement
from . import ir_http_home
from . import ir_http_fault
from . import ir_http_api
from . import ir_rule

# Companies, and what belongs to users: password, life, mail, second factor
from . import ir_config_parameter
from . import ir_cron
from . import res_company
from . import res_company_logo
from . import res_config_settings
from . import res_partner
from . import res_users
from . import res_users_password
from . import res_users_brake
from . import res_users_companies
from . import ir_http_session
from . import res_users_life
from . import res_users_mail
from . import res_users_two_factor
from . import octopus_password_request
from . import octopus_rights_shown
from . import res_users_givers
from . import octopus_throttle

# Guards and speed of single models of core
from . import ir_default
from . import account_account
from . import account_journal
from . import account_move
from . import account_move_line
from . import account_payment
from . import account_move_send
from . import bus_bus
from . import discuss_channel
from . import discuss_channel_member
from . import ir_attachment
from . import ir_sequence
from . import ir_websocket
from . import mail_activity
from . import mail_message
from . import mail_notification
from . import mail_scheduled_message
from . import mail_template
from . import onboarding_step
from . import res_groups
from . import mail_thread
from . import mail_push_device
from . import portal_mixin
