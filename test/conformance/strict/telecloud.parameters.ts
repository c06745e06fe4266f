/**
 * The 57 operations of seed document 000 with their verbs and parameters, in its order: read from the document, apart from the simulator's own
 * reading. Notation: `parametersOf`. Where the document is damaged or silent:
 * - `Discount/Delete` prints "DELTE" for its verb.
 * - `unit_number` is named in the words of `unit_type` alone ("Required if providing a unit_number"), and printed after them without a line of
 *   its own.
 * - `Billing/Reverse` wants the account's type and number, and both blank for one's own.
 * - `Plan/Edit` tears the example of `attached_components` in two and takes the second half for a parameter.
 * - `replace`: "Provide a "Y" to delete all existing discounts", required, so that the other word is N as elsewhere.
 */
export const telecloudOperations: Readonly<Record<string, readonly [verb: string, parameters: string]>> = {
  'Alerts/Edit': ['PATCH', 'status*=1|2'],
  'Announcements/Create': [
    'POST',
    `subject*, description*, show_var=Y, show_partner=Y, show_affiliate=Y, email_notification*=Y|N`,
  ],
  'Announcements/Delete': ['DELETE', 'announcement_id*'],
  'Billing/Create': [
    'POST',
    `cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number*, type*=DEBIT|CREDIT, amount*:dollars,
     notes`,
  ],
  'Billing/Reverse': ['PATCH', 'cloud_account_type*?, cloud_account_number*?, billing_trans_id*'],
  'Billing/AddFunds': ['POST', 'payment_method_id*, payment_method_type*=CC|BA, amount*:dollars, cvv:cvv'],
  'CloudAccount/Create': [
    'POST',
    `cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, company_name*, first_name*, last_name*, address1*, address2,
     city*, state_or_province*, zip_code*, country*, email*, phone*, spending_limit*,
     funding_type*=POSTPAID|PREPAID, maintenance_fee_frequency*=Monthly|Yearly, maintenance_fee_is_minimum=Y|N,
     maintenance_fee_amount*:dollars, maintenance_fee_day:dayOfMonth, maintenance_fee_month:month,
     per_subscriber_platform_fee, restricted_access*=Y|N, reload_via_card=Y`,
  ],
  'CloudAccount/Edit': [
    'PATCH',
    `cloud_account_number*:tenDigits, cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, company_name*, first_name*,
     last_name*, address1*, address2, city*, state_or_province*, zip_code*, country*, email*, phone*,
     spending_limit*, funding_type*=POSTPAID|PREPAID, maintenance_fee_frequency*=Monthly|Yearly,
     maintenance_fee_amount*:dollars, maintenance_fee_day:dayOfMonth, maintenance_fee_month:month,
     per_subscriber_platform_fee, restricted_access*=Y|N, reload_via_card=Y, status*=1|2`,
  ],
  'CloudAccount/Delete': ['DELETE', `cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number*:tenDigits`],
  'Customer/Create': [
    'POST',
    `company, first_name*, last_name*, address*, unit_type, unit_number, zip_code*, email*, phone*,
     password*:eightDigits, DL, SSN, country?, CITY, STATE, customfield_1, customfield_2`,
  ],
  'Customer/Edit': [
    'PATCH',
    `account_number*, company, first_name*, last_name*, address*, unit_type, unit_number, zip_code*, email*,
     phone*, password*:eightDigits, DL, SSN, country?, CITY, STATE, customfield_1, customfield_2`,
  ],
  'Customer/Delete': ['DELETE', 'account_number*'],
  'Customer/Qualify': [
    'GET',
    `account_number*, ORDER_NUMBER, qualify_type=NEW|REPLENISH, product_type*?=TRADITIONAL|ADD-ON, VAR1..20`,
  ],
  'Customer/Estimate': ['GET', 'estimate_type*=NEW|REPLENISH, account_number*, rate_plan_id*, promo_code'],
  'Customer/Notation': ['POST', 'account_number*, order_number, subject*, content*'],
  'Customer/Credit': ['POST', 'account_number*, type*=DEBIT|CREDIT, amount*:dollars'],
  'Discount/Create': [
    'POST',
    `cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number*:tenDigits, product_id*,
     discount_setup_price*:dollars, discount_price*:dollars`,
  ],
  'Discount/Copy': [
    'POST',
    `cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number*:tenDigits,
     from_cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, from_cloud_account_number*:tenDigits, replace*=Y|N`,
  ],
  'Discount/Delete': ['DELETE', 'cloud_account_type*=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number*:tenDigits'],
  'Gateways/Create': ['POST', 'gateway*, credentials_1*, credentials_2, credentials_3, credentials_4'],
  'Gateways/Delete': ['DELETE', 'gateway_id*'],
  'Gateways/Edit': [
    'PATCH',
    `gateway_id*, default_cc_gateway=Y|N, default_ach_gateway=Y|N, credentials_1*, credentials_2, credentials_3,
     credentials_4`,
  ],
  'Module/Create': [
    'POST',
    `type*=external|prebuilt, name*, description*, url:url, provider, CRED_1, CRED_2, CRED_3, CRED_4, status*=1|2`,
  ],
  'Module/Edit': ['PATCH', 'module_id*, name*, description*, url*:url, status*=1|2'],
  'Module/Delete': ['DELETE', 'module_id*'],
  'Notifications/Create': [
    'POST',
    `event*=CloudAccount/Create|Ticket/Create|Ticket/Reply|Order/Create|Order/Replenish|Order/Reminder|Order/Cancel,
     notify_customer*=Y|N, html*, html_customer, from_email*`,
  ],
  'Notifications/Edit': [
    'PATCH',
    `notification_id*,
     event*=CloudAccount/Create|Ticket/Create|Ticket/Reply|Order/Create|Order/Replenish|Order/Reminder|Order/Cancel,
     notify_customer*=Y|N, html*, html_customer, from_email*`,
  ],
  'Notifications/Delete': ['DELETE', 'notification_id*'],
  'Notifications/SearchTemplate': ['GET', 'event'],
  'Order/Create': [
    'POST',
    `account_number*, productid_var*, payment_method_id, parent_order_number, referral_code, promo_code,
     attached_components:maxUnits, VAR1..20`,
  ],
  'Order/Status': ['PATCH', 'account_number*, order_number*'],
  'Order/Move': ['PATCH', 'order_number*, account_number*, new_account_number*'],
  'Order/Cancel': ['PATCH', 'account_number*, order_number*'],
  'Order/Swap': ['PATCH', 'account_number*, order_number*, VAR1..20'],
  'Order/Replenish': ['POST', 'account_number*, order_number*, productid_var*, payment_method_id'],
  'Order/Update': [
    'PATCH',
    `account_number*, order_number*, service_status=ACTIVE|SUSPENDED|NON-PAY|FAILED|CANCELLED,
     cycle_end_date:usDay, error_text, VAR1..20`,
  ],
  'Order/Unstack': ['POST', 'account_number*, order_number*, stacked_plan_id*'],
  'Order/ReportUsage': [
    'POST',
    `account_number*, component_id*, order_number*, units*:decimal, expression_type*=additive|cumulative`,
  ],
  'PaymentMethod/Create': [
    'POST',
    `account_number, type*=CC|BA, payment_account_number*, routing_number, account_type=Personal Checking|Personal
     Savings|Business Checking|Business Savings, expiration_month:twoDigitMonth, expiration_year:twoDigits,
     card_security_code:cvv, plaid_account_id, plaid_access_token, plaid_item_id`,
  ],
  'PaymentMethod/Edit': ['PATCH', 'payment_method_id*, account_number, type*=CC|BA'],
  'PaymentMethod/Delete': ['DELETE', 'payment_method_id*, account_number*, type*=CC|BA'],
  'PaymentMethod/Verify': ['POST', `payment_method_id*, type*=CC|BA, micro_amount_1*:decimal, micro_amount_2*:decimal`],
  'Plan/Create': [
    'POST',
    `product_id, name*:tenCharacters, description*:tenCharacters, recurring_price*:dollars, setup_price*:dollars,
     autopay_discount:dollars, status*=1|2|4, product_group_id, cycle_days:whole, product_type=TRADITIONAL|ADD-ON,
     prompt_for_variables=Y|N, replenish_with_plan=Y|N, carrier_product_id, attached_components:ids`,
  ],
  'Plan/Edit': [
    'PATCH',
    `product_id, rate_plan_id, name*:tenCharacters, description*:tenCharacters, recurring_price*:dollars,
     setup_price*:dollars, autopay_discount:dollars, component_limits:maximums, status*=1|2|4, cycle_days:whole,
     prompt_for_variables=Y|N, replenish_with_plan=Y|N, carrier_product_id, attached_components:ids`,
  ],
  'Plan/Delete': ['DELETE', 'product_id, rate_plan_id'],
  'ProductGroup/Create': [
    'POST',
    `name*, description, moduleid_order, moduleid_replenish, moduleid_status, moduleid_swap, moduleid_cancel,
     VAR1..20:variable`,
  ],
  'ProductGroup/Edit': [
    'PATCH',
    `product_group_id*, name, description, moduleid_order, moduleid_replenish, moduleid_status, moduleid_swap,
     moduleid_cancel, VAR1..20:variable, status*=1|2`,
  ],
  'Promo/Create': ['POST', 'promo_code*, value*:dollars, expiration_date*, rate_plan_id'],
  'Promo/Delete': ['DELETE', 'promo_code*'],
  'Ticket/Create': [
    'POST',
    `subject*:tenCharacters, department*=SALES|TECH SUPPORT|BILLING, message*,
     direction*=INTERNAL|EXTERNAL|EXTERNAL-CUSTOMER, guest_email, account_number, order_number,
     cloud_account_type=CORE|VAR|PARTNER|AFFILIATE, cloud_account_number, attachments:urls`,
  ],
  'Ticket/Reply': ['POST', 'ticket_id*, message*, guest_email, account_number, attachments:urls, working=Y'],
  'Ticket/Edit': ['PATCH', 'ticket_id*, new_status*=CLOSED|ON-HOLD'],
  'UsageComponent/Create': [
    'POST',
    `product_group_id*, name*, description*, starting_quantity*:whole, unit_price*:decimal, reset_with_cycle*=Y|N,
     var_sets_maximum*=Y|N`,
  ],
  'UsageComponent/Edit': [
    'PATCH',
    `component_id*, name*, description*, starting_quantity*:whole, unit_price*:decimal, reset_with_cycle*=Y|N,
     var_sets_maximum*=Y|N, status*=1|2`,
  ],
  'UsageComponent/Delete': ['DELETE', 'component_id*'],
  'User/Create': ['POST', 'email*, first_name*, last_name*, access_level*=ADMIN|STAFF|SUPPORT'],
  'User/Edit': [
    'PATCH',
    `user_id*, first_name*, last_name*, email*, access_level*=ADMIN|STAFF|SUPPORT, status*=1|2,
     profile_image_url:url`,
  ],
};
