package main

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/packer-plugin-amazon/builder/chroot"
	"github.com/hashicorp/packer-plugin-amazon/builder/ebs"
	"github.com/hashicorp/packer-plugin-amazon/builder/ebssurrogate"
	"github.com/hashicorp/packer-plugin-amazon/builder/ebsvolume"
	"github.com/hashicorp/packer-plugin-amazon/builder/instance"
	"github.com/hashicorp/packer-plugin-amazon/datasource/ami"
	"github.com/hashicorp/packer-plugin-amazon/datasource/parameterstore"
	"github.com/hashicorp/packer-plugin-amazon/datasource/secretsmanager"
	amazonimport "github.com/hashicorp/packer-plugin-amazon/post-processor/import"
	packersdk "github.com/hashicorp/packer-plugin-sdk/packer"
	"github.com/hashicorp/packer-plugin-sdk/template/interpolate"
	"github.com/hashicorp/packer/packer"
	"github.com/hashicorp/packer/provisioner/file"
	"github.com/hashicorp/packer/provisioner/powershell"
	"github.com/hashicorp/packer/provisioner/shell"
	"github.com/zclconf/go-cty/cty"
)

type specified interface{ ConfigSpec() hcldec.ObjectSpec }

var builders = map[string]specified{
	"amazon-chroot": new(chroot.Builder), "amazon-ebs": new(ebs.Builder), "amazon-ebssurrogate": new(ebssurrogate.Builder),
	"amazon-ebsvolume": new(ebsvolume.Builder), "amazon-instance": new(instance.Builder),
}
var postProcessors = map[string]specified{"amazon-import": new(amazonimport.PostProcessor)}
var provisioners = map[string]specified{
	"file": new(file.Provisioner), "powershell": new(powershell.Provisioner), "shell": new(shell.Provisioner),
}
var dataSources = map[string]packersdk.Datasource{
	"amazon-ami": new(ami.Datasource), "amazon-parameterstore": new(parameterstore.Datasource), "amazon-secretsmanager": new(secretsmanager.Datasource),
}

// Plugins of others: the names of their options, learnt from templates.
type foreign struct {
	attributes, blocks map[string]bool
}

func newForeign() *foreign { return &foreign{map[string]bool{}, map[string]bool{}} }

var unexpected = regexp.MustCompile(`(An argument named|Blocks of type) "([^"]+)" (?:is|are) not expected here`)

// learn says whether anything that was refused may be an option of a plugin of others. Options of the Amazon plugin and of Packer stay
// refused, as their lists do not grow.
func (f *foreign) learn(diagnostics hcl.Diagnostics) bool {
	learnt := false
	for _, diagnostic := range diagnostics {
		for _, found := range unexpected.FindAllStringSubmatch(diagnostic.Detail, -1) {
			into := f.attributes
			if found[1] == "Blocks of type" {
				into = f.blocks
			}
			if !into[found[2]] {
				into[found[2]] = true
				learnt = true
			}
		}
	}
	return learnt
}

func (f *foreign) ConfigSpec() hcldec.ObjectSpec {
	spec := hcldec.ObjectSpec{}
	for name := range f.attributes {
		spec[name] = &hcldec.AttrSpec{Name: name, Type: cty.DynamicPseudoType}
	}
	for name := range f.blocks {
		spec[name] = &hcldec.BlockTupleSpec{TypeName: name, Nested: f.ConfigSpecOfBlocks()}
	}
	return spec
}

func (f *foreign) ConfigSpecOfBlocks() hcldec.ObjectSpec {
	return (&foreign{f.attributes, map[string]bool{}}).ConfigSpec()
}

// A stand-in for a plugin: it has the options, and notes what it is configured with.
type standIn struct {
	specified
	note func(raws []interface{})
}

func (s standIn) Prepare(raws ...interface{}) ([]string, []string, error) {
	s.note(raws)
	return nil, nil, nil
}
func (s standIn) Run(context.Context, packersdk.Ui, packersdk.Hook) (packersdk.Artifact, error) {
	return nil, fmt.Errorf("nothing is built")
}

type provisioner struct{ specified }

func (provisioner) Prepare(...interface{}) error { return nil }
func (provisioner) Provision(context.Context, packersdk.Ui, packersdk.Communicator, map[string]interface{}) error {
	return fmt.Errorf("nothing is built")
}

type postProcessor struct{ standIn }

func (p postProcessor) Configure(raws ...interface{}) error {
	p.note(raws)
	return nil
}
func (postProcessor) PostProcess(context.Context, packersdk.Ui, packersdk.Artifact) (packersdk.Artifact, bool, bool, error) {
	return nil, false, false, fmt.Errorf("nothing is built")
}

type dataSource struct {
	specified
	output func() hcldec.ObjectSpec
	note   func(raws []interface{})
}

func (d dataSource) OutputSpec() hcldec.ObjectSpec { return d.output() }
func (d dataSource) Configure(raws ...interface{}) error {
	d.note(raws)
	return nil
}
func (dataSource) Execute() (cty.Value, error) { return cty.NilVal, fmt.Errorf("nothing is read") }

func isHCL(raws []interface{}) bool {
	for _, raw := range raws {
		if _, ok := raw.(cty.Value); ok {
			return true
		}
	}
	return false
}

func pluginsFor(others *foreign, answered *Answer) *packer.PluginConfig {
	note := func(kind, plugin string) func([]interface{}) {
		return func(raws []interface{}) {
			if kind != "data" && isHCL(raws) {
				return // noted with its build
			}
			switch options := raws[0].(type) {
			case cty.Value:
				answered.add(kind, plugin, "", plain(options))
			case map[string]interface{}:
				context, name := &interpolate.Context{}, ""
				for _, raw := range raws[1:] {
					given, ok := raw.(map[string]interface{})
					if !ok {
						continue
					}
					if variables, ok := given["packer_user_variables"].(map[string]string); ok {
						context.UserVariables = variables
					}
					if built, ok := given["packer_build_name"].(string); ok {
						name, context.BuildName = built, built
					}
					if built, ok := given["packer_builder_type"].(string); ok {
						context.BuildType = built
					}
				}
				if kind == "post-processor" {
					name = ""
				}
				answered.add(kind, plugin, name, rendered(options, context))
			}
		}
	}
	spec := func(known map[string]specified, name string) specified {
		if found, ok := known[name]; ok {
			return found
		}
		return others
	}
	return &packer.PluginConfig{
		Builders:     set[packersdk.Builder]{func(name string) packersdk.Builder { return standIn{spec(builders, name), note("source", name)} }},
		Provisioners: set[packersdk.Provisioner]{func(name string) packersdk.Provisioner { return provisioner{spec(provisioners, name)} }},
		PostProcessors: set[packersdk.PostProcessor]{func(name string) packersdk.PostProcessor {
			return postProcessor{standIn{spec(postProcessors, name), note("post-processor", name)}}
		}},
		DataSources: set[packersdk.Datasource]{func(name string) packersdk.Datasource {
			if found, ok := dataSources[name]; ok {
				return dataSource{found, found.OutputSpec, note("data", name)}
			}
			return dataSource{others, others.ConfigSpec, note("data", name)}
		}},
	}
}

// Every plugin that a template names is there.
type set[Plugin any] struct {
	make func(name string) Plugin
}

func (s set[Plugin]) Has(string) bool                    { return true }
func (s set[Plugin]) List() []string                     { return nil }
func (s set[Plugin]) Set(string, func() (Plugin, error)) {}
func (s set[Plugin]) Start(name string) (Plugin, error)  { return s.make(name), nil }
