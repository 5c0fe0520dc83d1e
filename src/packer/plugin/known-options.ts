/*
 * The options that the components of the plugin take, to tell one that is misspelt from one that matters to no role.
 *
 * Source: packer-plugin-amazon 1.8.2, FlatConfig in *.hcl2spec.go of builder, post-processor and datasource.
 */

const words = (text: string) => text.trim().split(/\s+/);

/** Of everything that calls AWS. */
const ACCESS = words(`
  access_key assume_role aws_polling custom_endpoint_ec2 decode_authorization_messages insecure_skip_tls_verify max_retries mfa_code
  profile region secret_key shared_credentials_file skip_credential_validation skip_metadata_api_check token vault_aws_engine
`);

/** Of all builders that launch an instance. */
const LAUNCHING = words(`
  associate_public_ip_address availability_zone block_duration_minutes capacity_reservation_group_arn capacity_reservation_id
  capacity_reservation_preference communicator disable_stop_instance ebs_optimized ena_support enable_nitro_enclave
  enable_t2_unlimited enable_unlimited_credits fleet_tag fleet_tags iam_instance_profile instance_type license_specifications
  metadata_options pause_before_connecting pause_before_ssm placement run_tag run_tags security_group_filter security_group_id
  security_group_ids session_manager_port shutdown_behavior skip_profile_validation source_ami source_ami_filter
  spot_allocation_strategy spot_instance_types spot_price spot_price_auto_product spot_tag spot_tags sriov_support ssh_agent_auth
  ssh_bastion_agent_auth ssh_bastion_certificate_file ssh_bastion_host ssh_bastion_interactive ssh_bastion_password ssh_bastion_port
  ssh_bastion_private_key_file ssh_bastion_username ssh_certificate_file ssh_ciphers ssh_clear_authorized_keys
  ssh_disable_agent_forwarding ssh_file_transfer_method ssh_handshake_attempts ssh_host ssh_interface ssh_keep_alive_interval
  ssh_key_exchange_algorithms ssh_keypair_name ssh_local_tunnels ssh_password ssh_port ssh_private_key ssh_private_key_file
  ssh_proxy_host ssh_proxy_password ssh_proxy_port ssh_proxy_username ssh_pty ssh_public_key ssh_read_write_timeout
  ssh_remote_tunnels ssh_timeout ssh_username ssh_wait_timeout subnet_filter subnet_id
  temporary_iam_instance_profile_policy_document temporary_key_pair_bits temporary_key_pair_name temporary_key_pair_type
  temporary_security_group_source_cidrs temporary_security_group_source_public_ip tenancy user_data user_data_file vpc_filter vpc_id
  windows_password_timeout winrm_host winrm_insecure winrm_no_proxy winrm_password winrm_port winrm_timeout winrm_use_ntlm
  winrm_use_ssl winrm_username
`);

export const KNOWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'amazon-ebs': [...ACCESS, ...LAUNCHING, ...words(`
    ami_block_device_mappings ami_description ami_groups ami_name ami_org_arns ami_ou_arns ami_product_codes ami_regions ami_users
    ami_virtualization_type deprecate_at deregistration_protection encrypt_boot fast_launch force_delete_snapshot force_deregister
    imds_support kms_key_id launch_block_device_mappings no_ephemeral region_kms_key_ids run_volume_tag run_volume_tags
    skip_ami_run_tags skip_create_ami skip_region_validation skip_save_build_region snapshot_copy_duration_minutes snapshot_groups
    snapshot_tag snapshot_tags snapshot_users tag tags
  `)],
  'amazon-ebssurrogate': [...ACCESS, ...LAUNCHING, ...words(`
    ami_architecture ami_block_device_mappings ami_description ami_groups ami_name ami_org_arns ami_ou_arns ami_product_codes
    ami_regions ami_root_device ami_users ami_virtualization_type boot_mode deprecate_at deregistration_protection encrypt_boot
    force_delete_snapshot force_deregister imds_support kms_key_id launch_block_device_mappings region_kms_key_ids run_volume_tag
    run_volume_tags skip_ami_run_tags skip_region_validation skip_save_build_region snapshot_copy_duration_minutes
    snapshot_description snapshot_groups snapshot_tag snapshot_tags snapshot_users tag tags tpm_support uefi_data use_create_image
  `)],
  'amazon-ebsvolume': [...ACCESS, ...LAUNCHING, ...words(`
    ebs_volumes run_volume_tag run_volume_tags
  `)],
  'amazon-instance': [...ACCESS, ...LAUNCHING, ...words(`
    account_id ami_block_device_mappings ami_description ami_groups ami_name ami_org_arns ami_ou_arns ami_product_codes ami_regions
    ami_users ami_virtualization_type bundle_destination bundle_prefix bundle_upload_command bundle_vol_command deprecate_at
    deregistration_protection encrypt_boot force_delete_snapshot force_deregister imds_support kms_key_id
    launch_block_device_mappings region_kms_key_ids s3_bucket skip_region_validation skip_save_build_region
    snapshot_copy_duration_minutes snapshot_groups snapshot_tag snapshot_tags snapshot_users tag tags tpm_support x509_cert_path
    x509_key_path x509_upload_path
  `)],
  'amazon-chroot': [...ACCESS, ...words(`
    ami_architecture ami_block_device_mappings ami_description ami_groups ami_name ami_org_arns ami_ou_arns ami_product_codes
    ami_regions ami_users ami_virtualization_type boot_mode chroot_mounts command_wrapper copy_files deprecate_at
    deregistration_protection device_path ena_support encrypt_boot force_delete_snapshot force_deregister from_scratch imds_support
    kms_key_id mount_options mount_partition mount_path nvme_device_path post_mount_commands pre_mount_commands region_kms_key_ids
    root_device_name root_volume_encrypt_boot root_volume_kms_key_id root_volume_size root_volume_tag root_volume_tags
    root_volume_type skip_region_validation skip_save_build_region snapshot_copy_duration_minutes snapshot_groups snapshot_tag
    snapshot_tags snapshot_users source_ami source_ami_filter sriov_support tag tags tpm_support uefi_data
  `)],
  'amazon-import': [...ACCESS, ...words(`
    ami_description ami_encrypt ami_groups ami_kms_key ami_name ami_org_arns ami_ou_arns ami_users architecture boot_mode format
    imds_support license_type platform role_name s3_bucket_name s3_encryption s3_encryption_key s3_key_name skip_clean tags
  `)],
  // wata727/packer-plugin-amazon-ami-management 0b35d92: post-processor/ami-management/config.hcl2spec.go
  'amazon-ami-management': words(`
    access_key custom_endpoint_ec2 dry_run identifier keep_days keep_releases mfa_code profile regions secret_key skip_metadata_api_check
    skip_region_validation token
  `),
  'amazon-ami': [...ACCESS, ...words(`
    filters include_deprecated most_recent owners
  `)],
  'amazon-secretsmanager': [...ACCESS, ...words(`
    key name version_id version_stage
  `)],
  'amazon-parameterstore': [...ACCESS, ...words(`
    name with_decryption
  `)],
};

const DEVICE = words(`
  delete_on_termination device_name encrypted iops kms_key_id no_device snapshot_id throughput virtual_name volume_initialization_rate
  volume_size volume_type
`);
const FILTER = ['filter', 'filters'];
const PAIR = ['key', 'name', 'value'];
const LAUNCH_TEMPLATE = ['enable_fast_launch', 'template_id', 'template_name', 'template_version'];

/** The options in their blocks. What is not here has keys of its owner's choice, as tags have. */
export const KNOWN_IN_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  assume_role: words('duration_seconds external_id policy policy_arns role_arn session_name tags transitive_tag_keys'),
  aws_polling: ['delay_seconds', 'max_attempts'],
  vault_aws_engine: ['engine_name', 'name', 'role_arn', 'ttl'],
  launch_block_device_mappings: [...DEVICE, 'omit_from_artifact'],
  ami_block_device_mappings: DEVICE,
  ebs_volumes: [
    ...DEVICE, ...words('snapshot_description snapshot_groups snapshot_tag snapshot_tags snapshot_users snapshot_volume tag tags'),
  ],
  ami_root_device: words('delete_on_termination device_name iops source_device_name volume_size volume_type'),
  source_ami_filter: ['filters', 'include_deprecated', 'most_recent', 'owners'],
  security_group_filter: FILTER,
  vpc_filter: FILTER,
  subnet_filter: [...FILTER, 'most_free', 'random'],
  metadata_options: words('http_endpoint http_put_response_hop_limit http_tokens instance_metadata_tags'),
  placement: ['host_id', 'host_resource_group_arn', 'tenancy'],
  license_specifications: ['license_configuration_request'],
  license_configuration_request: ['license_configuration_arn'],
  temporary_iam_instance_profile_policy_document: ['Statement', 'Version'],
  Statement: ['Action', 'Effect', 'Resource'],
  deregistration_protection: ['enabled', 'with_cooldown'],
  fast_launch: [...LAUNCH_TEMPLATE, 'max_parallel_launches', 'region_launch_templates', 'target_resource_count'],
  region_launch_templates: [...LAUNCH_TEMPLATE, 'region'],
  ...Object.fromEntries(words('run_tag run_volume_tag tag snapshot_tag spot_tag fleet_tag root_volume_tag').map((block) => [block, PAIR])),
};
